package org.bilevel.solvers.iteration;

import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The one loop of all inner solvers. Before every iteration it asks, in this order, whether the measure is finite,
 * whether it is at most the tolerance, whether the iteration limit is reached, whether the method has stalled, and
 * whether the caller wants to stop.
 *
 * <p>A method has stalled when as many iterations in a row as its patience p did not lower the measure to 99 % of its last lowered
 * value, m_k > 0.99 m_ref for k = ref + 1, ..., ref + p. Allocates nothing per iteration.
 */
public final class IterationLoop {

    /** What counts as progress. Below one, so that record lows of rounding noise do not keep a finished solve running. */
    private static final double PROGRESS = 0.99;

    private IterationLoop() {}

    /**
     * How a solve went.
     *
     * @param iterations iterations begun, a last one that broke down included
     * @param measure at the returned iterate, as {@link IterativeMethod#finish} computed it
     * @param termination how it ended
     */
    public record Outcome(int iterations, double measure, Termination termination) {}

    /**
     * Runs a method to its end.
     *
     * @param method one solve's state
     * @param limit most iterations
     * @param stopping tolerance on the measure, and cancellation
     */
    public static Outcome run(IterativeMethod method, int limit, Stopping stopping) {
        double tolerance = stopping.tolerance();
        method.start();
        int iteration = 0;
        int progressAt = 0;
        double reference = method.measure();
        while (true) {
            double measure = method.measure();
            if (!Double.isFinite(measure)) {
                return new Outcome(iteration, method.finish(), new Termination.NonFinite(iteration, method.quantity()));
            }
            if (measure <= tolerance) {
                return reached(iteration, method.finish(), tolerance, null);
            }
            if (iteration >= limit) {
                double last = method.finish();
                return reached(iteration, last, tolerance, new Termination.IterationLimit(limit, last, tolerance));
            }
            if (measure <= PROGRESS * reference) {
                reference = measure;
                progressAt = iteration;
            } else if (iteration - progressAt >= method.patience()) {
                double last = method.finish();
                return reached(iteration, last, tolerance, new Termination.Stalled(iteration, last, tolerance));
            }
            if (stopping.cancelled().getAsBoolean()) {
                return new Outcome(iteration, method.finish(), new Termination.Cancelled(iteration));
            }
            iteration++;
            Termination end = method.step(iteration);
            if (end != null) {
                return new Outcome(iteration, method.finish(), end);
            }
        }
    }

    /** A recurrence may be pessimistic: whoever meets the tolerance by measurement has converged. */
    private static Outcome reached(int iteration, double measure, double tolerance, @Nullable Termination otherwise) {
        if (otherwise == null || measure <= tolerance) {
            return new Outcome(iteration, measure, new Termination.Converged(measure, tolerance));
        }
        return new Outcome(iteration, measure, otherwise);
    }
}
