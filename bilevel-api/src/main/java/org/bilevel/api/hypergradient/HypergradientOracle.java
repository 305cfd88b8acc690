package org.bilevel.api.hypergradient;

import java.util.Optional;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.state.Resumable;

/** Computes hypergradients of mini-batches, keeping whatever it reuses between calls, such as warm starts. Used by one thread. */
public interface HypergradientOracle extends AutoCloseable {

    /** The problem it differentiates. */
    BilevelProblem problem();

    /**
     * The inexact hypergradient of a mini-batch.
     *
     * @param theta length d, unmodified
     * @param batch sample indices and weights
     * @param accuracy per-sample tolerances; a solve that misses its own is counted in the result
     */
    Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy);

    /**
     * The upper-level objective at inexact lower-level solutions: what a line search compares. It does not change what {@link #evaluate} starts from at any
     * other theta, so that points that are rejected do no harm.
     *
     * @param theta length d, unmodified
     * @param batch sample indices and weights
     * @param epsilon lower-level accuracy per sample, as in {@link Accuracy}
     */
    InexactLoss loss(double[] theta, Batch batch, double epsilon);

    /** What it keeps between calls; empty, as by default, if that cannot be saved, so that runs with it cannot be resumed. */
    default Optional<Resumable> resumable() {
        return Optional.empty();
    }

    /** Ends the oracle's threads, if it has any. */
    @Override
    void close();
}
