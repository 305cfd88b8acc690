package org.bilevel.solvers.stochastic;

/** Watches a run of a stochastic bilevel method, off its clock and its counts. Called on the run's thread. */
@FunctionalInterface
public interface StochasticObserver {

    /**
     * Called before the first step and after every one.
     *
     * @param progress how far the run is
     * @param theta the current parameters, perhaps not finite; not to be modified or kept
     * @param x the current estimate of xhat(theta); not to be modified or kept
     */
    void stepped(StochasticProgress progress, double[] theta, double[] x);
}
