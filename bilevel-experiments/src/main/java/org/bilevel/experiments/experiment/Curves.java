package org.bilevel.experiments.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bilevel.experiments.report.Series;

/**
 * Medians and quartiles over seeds, on a grid that all runs share. Between its evaluations a run is interpolated linearly; a curve ends where the first of its runs does.
 *
 * @param <P> an evaluation of a run; a run is a list of these, its start first
 * @param x what the grid counts, positive after the start
 * @param grid increasing, positive
 */
public record Curves<P>(ToDoubleFunction<P> x, double[] grid) {

    private static final int POINTS = 40;

    /** A grid even in the logarithm, from the earliest evaluation after a start to the latest. */
    public static <P> Curves<P> over(ToDoubleFunction<P> x, Iterable<List<P>> runs) {
        double first = Double.POSITIVE_INFINITY;
        double last = 0;
        for (List<P> run : runs) {
            for (P point : run.subList(1, run.size())) {
                first = Math.min(first, x.applyAsDouble(point));
            }
            last = Math.max(last, x.applyAsDouble(run.getLast()));
        }
        if (!(first > 0 && first < last)) {
            return new Curves<>(x, new double[0]);
        }
        double from = Math.log(first);
        double to = Math.log(last);
        double[] grid = IntStream.range(0, POINTS)
                .mapToDouble(k -> Math.exp(from + (to - from) * k / (POINTS - 1.0)))
                .toArray();
        return new Curves<>(x, grid);
    }

    /** The curve of one method, on the grid and where its shortest run ends. */
    public Series of(String name, List<List<P>> runs, ToDoubleFunction<P> y) {
        double end = runs.stream()
                .mapToDouble(run -> x.applyAsDouble(run.getLast()))
                .min()
                .orElse(0);
        double[] own = DoubleStream.concat(Arrays.stream(grid).filter(at -> at < end), DoubleStream.of(end))
                .filter(at -> at > 0)
                .toArray();
        double[] median = new double[own.length];
        double[] low = new double[own.length];
        double[] high = new double[own.length];
        for (int k = 0; k < own.length; k++) {
            double at = own[k];
            Quartiles quartiles = Quartiles.of(runs, run -> at(run, at, y));
            median[k] = quartiles.median();
            low[k] = quartiles.lower();
            high[k] = quartiles.upper();
        }
        return new Series(name, own, median, low, high);
    }

    /**
     * The curves of all methods.
     *
     * @param runs by method
     * @param points of a run
     */
    public <R> List<Series> of(Map<String, List<R>> runs, Function<R, List<P>> points, ToDoubleFunction<P> y) {
        return runs.entrySet().stream()
                .map(entry ->
                        of(entry.getKey(), entry.getValue().stream().map(points).toList(), y))
                .toList();
    }

    private double at(List<P> points, double at, ToDoubleFunction<P> y) {
        for (int k = 0; k < points.size(); k++) {
            double right = x.applyAsDouble(points.get(k));
            if (right >= at) {
                double yRight = y.applyAsDouble(points.get(k));
                if (k == 0) {
                    return yRight;
                }
                double left = x.applyAsDouble(points.get(k - 1));
                double yLeft = y.applyAsDouble(points.get(k - 1));
                return yLeft + (yRight - yLeft) * (at - left) / (right - left);
            }
        }
        return Double.NaN;
    }
}
