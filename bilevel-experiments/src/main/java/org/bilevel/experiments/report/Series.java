package org.bilevel.experiments.report;

import org.bilevel.api.spi.Options;

/**
 * A curve with a band about it. The arrays are not copied and not to be modified.
 *
 * @param name in legends; series of one name share their colour in a group of charts
 * @param x increasing, finite
 * @param y one for each x; NaN where there is no value
 * @param low lower edge of the band, as y; the y themselves for a curve without one
 * @param high upper edge
 */
public record Series(String name, double[] x, double[] y, double[] low, double[] high) {

    /**
     * Checks the lengths and the order.
     *
     * @throws IllegalArgumentException if lengths differ or x does not increase
     */
    public Series {
        Options.require(
                y.length == x.length && low.length == x.length && high.length == x.length,
                "points of series '" + name + "'",
                "%d, %d, %d, %d".formatted(x.length, y.length, low.length, high.length),
                "as many in x, y, low and high");
        for (int i = 0; i < x.length; i++) {
            Options.require(
                    Double.isFinite(x[i]) && (i == 0 || x[i] > x[i - 1]),
                    "x[" + i + "] of series '" + name + "'",
                    x[i],
                    "finite and increasing");
        }
    }

    /** A curve without a band. */
    public static Series line(String name, double[] x, double[] y) {
        return new Series(name, x, y, y, y);
    }
}
