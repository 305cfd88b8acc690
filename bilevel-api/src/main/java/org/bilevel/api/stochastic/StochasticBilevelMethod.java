package org.bilevel.api.stochastic;

import org.bilevel.api.random.SeedPath;

/** A method for finite-sum bilevel problems. Immutable: a record of validated options; its state is in the {@link StochasticIteration}. */
public interface StochasticBilevelMethod {

    /**
     * The state of one run before its first step, x = 0.
     *
     * @param problem asked for oracles, whose calls may be counted
     * @param theta theta_0, length d, unmodified and not kept
     * @param seed the run's randomness
     */
    StochasticIteration start(FiniteSumProblem problem, double[] theta, SeedPath seed);
}
