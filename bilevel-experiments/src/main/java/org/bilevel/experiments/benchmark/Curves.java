package org.bilevel.experiments.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bilevel.experiments.benchmark.Trajectory.Point;
import org.bilevel.experiments.report.Series;

/**
 * Medians and quartiles over seeds, on a grid that all runs share. Between its evaluations a run is interpolated linearly; a curve ends where the first of its runs does.
 *
 * @param x what the grid counts, positive after the start
 * @param grid increasing, positive
 */
record Curves(ToDoubleFunction<Point> x, double[] grid) {

    private static final int POINTS = 40;

    /** A grid even in the logarithm, from the earliest evaluation after a start to the latest. */
    static Curves over(ToDoubleFunction<Point> x, Iterable<Trajectory> trajectories) {
        double first = Double.POSITIVE_INFINITY;
        double last = 0;
        for (Trajectory trajectory : trajectories) {
            List<Point> points = trajectory.points();
            for (Point point : points.subList(1, points.size())) {
                first = Math.min(first, x.applyAsDouble(point));
            }
            last = Math.max(last, x.applyAsDouble(trajectory.last()));
        }
        if (!(first > 0 && first < last)) {
            return new Curves(x, new double[0]);
        }
        double from = Math.log(first);
        double to = Math.log(last);
        double[] grid = IntStream.range(0, POINTS)
                .mapToDouble(k -> Math.exp(from + (to - from) * k / (POINTS - 1.0)))
                .toArray();
        return new Curves(x, grid);
    }

    /** The curve of one method, on the grid and where its shortest run ends. */
    Series of(String name, List<Trajectory> runs, ToDoubleFunction<Point> y) {
        double end = runs.stream()
                .mapToDouble(run -> x.applyAsDouble(run.last()))
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
            Quartiles quartiles = Quartiles.of(
                    runs.stream().mapToDouble(run -> at(run.points(), at, y)).toArray());
            median[k] = quartiles.median();
            low[k] = quartiles.lower();
            high[k] = quartiles.upper();
        }
        return new Series(name, own, median, low, high);
    }

    private double at(List<Point> points, double at, ToDoubleFunction<Point> y) {
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
