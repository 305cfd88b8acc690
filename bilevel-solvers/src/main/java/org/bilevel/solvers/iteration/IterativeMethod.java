package org.bilevel.solvers.iteration;

import org.bilevel.api.termination.Termination;
import org.jspecify.annotations.Nullable;

/**
 * What an iterative method supplies to the {@link IterationLoop}: a start, a step and a measure. It neither counts nor
 * decides when to stop, except where it cannot go on. One instance is the state of one solve.
 */
public interface IterativeMethod {

    /** Prepares the first iteration at the starting point, where {@link #measure} then stands. */
    void start();

    /**
     * One iteration.
     *
     * @param iteration 1, 2, 3, ...
     * @return null to go on, or why the method cannot
     */
    @Nullable
    Termination step(int iteration);

    /**
     * The quantity driven to zero, at the current iterate. A method may report a recurrence's value while that exceeds
     * the tolerance; a value at or below the tolerance is always the measured one.
     */
    double measure();

    /**
     * Called exactly once, after the last iteration and whatever the outcome: brings the result into the caller's array.
     *
     * @return the measure at what is returned, computed from its definition
     */
    double finish();

    /** How many iterations in a row may lack progress before the method has stalled, at least 1. */
    int patience();

    /** The name of the measure in messages, such as "gradient". */
    String quantity();
}
