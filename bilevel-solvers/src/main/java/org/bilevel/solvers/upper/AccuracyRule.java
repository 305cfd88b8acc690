package org.bilevel.solvers.upper;

import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.state.Resumable;

/** How accurate the hypergradients of a run are. Immutable; what it learns during a run is in its {@link Control}. */
interface AccuracyRule {

    /** A run, before its first step. */
    Control start();

    /** What the accuracies never exceed, up to a constant factor. */
    Schedule envelope();

    /** The accuracies of one run. */
    interface Control extends Resumable {

        /**
         * The hypergradient of a step.
         *
         * @param k 0, 1, 2, ...
         * @param theta where, unmodified
         */
        Evaluated evaluate(long k, double[] theta, Batch batch, HypergradientOracle oracle);
    }

    /**
     * A hypergradient for a step.
     *
     * @param hypergradient the one to step along
     * @param asked the accuracy it was asked for
     * @param cost of all that were computed
     */
    record Evaluated(Hypergradient hypergradient, Accuracy asked, Cost cost) {}
}
