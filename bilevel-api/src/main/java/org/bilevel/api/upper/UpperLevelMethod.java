package org.bilevel.api.upper;

import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.sampling.Draws;

/** A method for min_theta f(theta). Immutable: a record of validated options; its state is in the {@link UpperLevelIteration}. */
public interface UpperLevelMethod {

    /** The state of one run, before its first step. */
    UpperLevelIteration start(BilevelProblem problem);

    /**
     * The projection onto the set that theta is kept in, for parameters to start from; by default onto everything.
     *
     * @throws IllegalArgumentException if the layout lacks what a constraint is about; the message lists what there is
     */
    default Projection feasible(ParameterLayout layout) {
        return _ -> {};
    }

    /** Whether it needs the whole data set in every step, as line searches do; by default any batches will do. */
    default boolean needsFullBatches() {
        return false;
    }

    /**
     * What theory promises of this method with its options; by default, that no theorem is known to the framework.
     *
     * @param draws how batches are drawn
     */
    default ConvergenceConditions convergence(Draws draws) {
        return ConvergenceConditions.unknown();
    }
}
