package org.bilevel.experiments.benchmark;

import java.util.List;
import org.bilevel.api.stochastic.OracleCalls;

/**
 * One run, evaluated at some of its steps.
 *
 * @param method its name
 * @param seed 1, 2, ...
 * @param points the start first, then in order; not empty
 * @param diverged whether numbers were no longer finite, or could not be evaluated
 */
record Trajectory(String method, int seed, List<Point> points, boolean diverged) {

    /**
     * An evaluation.
     *
     * @param steps of the method
     * @param calls so far
     * @param seconds of the method's own work so far
     * @param value f(theta) - min f, where min f is known, else f(theta)
     * @param gradientNorm ||grad f(theta)||
     * @param solved whether the evaluation met its tolerance
     */
    record Point(long steps, OracleCalls calls, double seconds, double value, double gradientNorm, boolean solved) {}

    Trajectory {
        points = List.copyOf(points);
    }

    Point last() {
        return points.getLast();
    }
}
