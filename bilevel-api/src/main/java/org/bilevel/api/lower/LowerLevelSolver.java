package org.bilevel.api.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Stopping;

/**
 * A method for min_x h(x). Immutable: a record of validated options; all mutable state lives in the workspace, so one
 * solver serves any number of threads.
 */
public interface LowerLevelSolver {

    /**
     * Minimises h from a starting point until the measured ||grad h(x)|| is at most the tolerance.
     *
     * @param objective h
     * @param x length n; holds the start and is overwritten with the last, or best, iterate, whatever the outcome
     * @param stopping absolute tolerance on ||grad h(x)||, and cancellation
     * @param workspace memory of the calling thread, reused between calls
     * @return the measured gradient norm <em>at the returned x</em>, what it cost, and how it ended
     * @throws IllegalArgumentException if x has the wrong length
     */
    LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace);
}
