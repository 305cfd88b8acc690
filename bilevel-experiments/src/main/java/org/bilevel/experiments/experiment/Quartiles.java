package org.bilevel.experiments.experiment;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bilevel.experiments.report.Series;

/**
 * Median and quartiles, by linear interpolation between order statistics; NaN of nothing, or where a value is NaN.
 *
 * @param lower quartile
 * @param median of the values
 * @param upper quartile
 */
public record Quartiles(double lower, double median, double upper) {

    /** Of some values; infinities are values like others. */
    public static Quartiles of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    /** Of a quantity of some things. */
    public static <T> Quartiles of(Collection<T> things, ToDoubleFunction<T> quantity) {
        return of(things.stream().mapToDouble(quantity).toArray());
    }

    /**
     * A curve of medians, with its band.
     *
     * @param x as {@link Series} takes them
     * @param values one for each x
     */
    public static Series series(String name, double[] x, List<Quartiles> values) {
        return new Series(
                name,
                x,
                values.stream().mapToDouble(Quartiles::median).toArray(),
                values.stream().mapToDouble(Quartiles::lower).toArray(),
                values.stream().mapToDouble(Quartiles::upper).toArray());
    }

    private static double quantile(double[] sorted, double part) {
        // NaN is sorted to the end.
        if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
            return Double.NaN;
        }
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        // Equal infinities have no difference.
        return sorted[below] == sorted[above]
                ? sorted[below]
                : sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
