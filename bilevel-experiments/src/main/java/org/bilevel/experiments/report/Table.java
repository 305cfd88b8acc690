package org.bilevel.experiments.report;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** The same as lines of text, columns aligned. */
    public String toText() {
        List<List<String>> lines =
                Stream.concat(Stream.of(columns), rows.stream()).toList();
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                String format =
                        column == 0 ? "  %-" + Math.max(widths[0], 1) + "s" : "  %" + Math.max(widths[column], 1) + "s";
                text.append(format.formatted(line.get(column)));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
