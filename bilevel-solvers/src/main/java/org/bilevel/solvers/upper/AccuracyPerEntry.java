package org.bilevel.solvers.upper;

import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.SavedState;

/**
 * epsilon_k = a_k sqrt(n), delta_k = ratio L_g epsilon_k: a_k is the root-mean-square error allowed per entry of x, so that one schedule serves images of every size. n is
 * the smallest dimension in the batch, L_g its smallest upper-level smoothness.
 *
 * @param schedule a_k
 * @param ratio how accurately the adjoint is solved beside the lower level, positive
 */
record AccuracyPerEntry(Schedule schedule, double ratio) implements AccuracyRule {

    static final String MEANING = "root-mean-square error a_k allowed per entry of x; epsilon_k = a_k sqrt(n)";
    static final String PRESET = "{name: polynomial, initial: 0.002, exponent: 0.25}";
    static final String INITIAL =
            "root-mean-square error a_0 allowed per entry of x at the start; epsilon_0 = a_0 sqrt(n)";
    static final String RATIO = "adjoint residual delta_k / (L_g epsilon_k)";

    AccuracyPerEntry {
        requireRatio(ratio);
    }

    static void requireRatio(double ratio) {
        Options.requirePositive("adjointRatio", ratio);
    }

    @Override
    public Schedule envelope() {
        return schedule;
    }

    @Override
    public Control start() {
        return new Control() {
            @Override
            public Evaluated evaluate(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
                Accuracy asked = at(k, batch, oracle.problem());
                Hypergradient hypergradient = oracle.evaluate(theta, batch, asked);
                return new Evaluated(hypergradient, asked, hypergradient.cost());
            }

            @Override
            public void save(SavedState into) {}

            @Override
            public void restore(SavedState from) {}
        };
    }

    /** (epsilon_k, delta_k) for a batch. */
    Accuracy at(long k, Batch batch, BilevelProblem problem) {
        int smallest = Integer.MAX_VALUE;
        double smoothness = Double.POSITIVE_INFINITY;
        for (int sample : batch.samples()) {
            smallest = Math.min(smallest, problem.dimension(sample));
            smoothness =
                    Math.min(smoothness, problem.upperLevel(sample).smoothness().value());
        }
        double epsilon = schedule.at(k) * Math.sqrt(smallest);
        return new Accuracy(epsilon, ratio * smoothness * epsilon);
    }

    /** Both tolerances times a factor. */
    static Accuracy scaled(Accuracy accuracy, double factor) {
        return new Accuracy(factor * accuracy.epsilon(), factor * accuracy.delta());
    }
}
