package org.bilevel.experiments.report;

import java.util.List;
import org.bilevel.api.spi.Options;

/**
 * Rows of text. Cells but those of the first column are aligned to the right.
 *
 * @param columns headings
 * @param rows as many cells each
 */
public record Table(List<String> columns, List<List<String>> rows) {

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a row has another number of cells
     */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            Options.require(row.size() == columns.size(), "cells of a row", row.size(), "" + columns.size());
        }
    }
}
