package org.bilevel.api.upper;

import java.util.Optional;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.state.Resumable;

/** A run of an upper-level method. The outer loop owns batches, budgets and observers; this owns one step. Used by one thread. */
@FunctionalInterface
public interface UpperLevelIteration {

    /**
     * Advances theta by one step.
     *
     * @param step k = 0, 1, 2, ...
     * @param theta length d, updated in place
     * @param batch the mini-batch of this step
     * @param oracle where hypergradients come from
     * @return what was done, with every cost in it
     */
    UpperLevelStep step(long step, double[] theta, Batch batch, HypergradientOracle oracle);

    /** What it remembers between steps; empty, as by default, if that cannot be saved, so that its runs cannot be resumed. */
    default Optional<Resumable> resumable() {
        return Optional.empty();
    }
}
