package org.bilevel.experiments.report;

import java.util.List;

/**
 * Curves over one pair of axes.
 *
 * @param title above it
 * @param x horizontal axis
 * @param y vertical axis
 * @param series the curves, in the order of the legend
 */
public record Chart(String title, Axis x, Axis y, List<Series> series) {

    /** Copies the list. */
    public Chart {
        series = List.copyOf(series);
    }

    /**
     * An axis.
     *
     * @param label with the unit
     * @param logarithmic whether its scale is; values that are not positive are then left out
     */
    public record Axis(String label, boolean logarithmic) {}
}
