package org.bilevel.solvers.constraint;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.api.spi.Options;

/** Which entries of theta a constraint is about. */
final class Blocks {

    /** In place of a block's name. */
    static final String ALL = "all";

    static final String MEANING = "block of theta, or 'all' for each of them";

    /** Entries first, first + 1, ..., end - 1 of theta. */
    record Range(int first, int end) {

        int size() {
            return end - first;
        }
    }

    private Blocks() {}

    /**
     * A range for every block meant.
     *
     * @throws IllegalArgumentException if there is no such block; the message lists those there are
     */
    static List<Range> of(ParameterLayout layout, String name) {
        return named(layout, name).stream()
                .map(block -> new Range(block.offset(), block.end()))
                .toList();
    }

    /**
     * A range for every filter of every block meant: the entries that share their first index.
     *
     * @throws IllegalArgumentException as {@link #of}, or if a block has one extent only, so that its filters would be single numbers
     */
    static List<Range> filters(ParameterLayout layout, String name) {
        List<Range> filters = new ArrayList<>();
        for (Block block : named(layout, name)) {
            Options.require(block.shape().size() > 1, "block", block, "one of filters: of at least two extents");
            int size = block.size() / block.shape().getFirst();
            for (int first = block.offset(); first < block.end(); first += size) {
                filters.add(new Range(first, first + size));
            }
        }
        return filters;
    }

    private static List<Block> named(ParameterLayout layout, String name) {
        return name.equals(ALL) ? layout.blocks() : List.of(layout.block(name));
    }
}
