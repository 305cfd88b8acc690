package org.bilevel.api.stochastic;

/** A run of a stochastic bilevel method: one step on all its variables at a time. Used by one thread. */
public interface StochasticIteration extends AutoCloseable {

    /**
     * Takes a step.
     *
     * @param step k = 0, 1, 2, ..., each once and in order
     * @param theta length d, updated in place; what the last step left
     */
    void step(long step, double[] theta);

    /** The current estimate of xhat(theta), length n; not to be modified, and overwritten by the next step. */
    double[] x();

    /** Ends what the run holds, if anything. */
    @Override
    default void close() {}
}
