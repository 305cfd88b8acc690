package org.bilevel.solvers.upper;

import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.SavedState;

/**
 * As accurate as the noise of mini-batches justifies: the error of z, estimated from its certified bound, is to be {@code share} of the standard error of z as a mean over a
 * batch. After step k, with running means of s (the spread of z) and of c = omega / scale (errors at accuracies relative to the envelope),
 *
 * <pre>
 * scale_{k+1} = share s / c,   by no more than a factor of 2 away from scale_k, within [1e-6, 1];   accuracy_{k+1} = scale_{k+1} envelope_{k+1}
 * </pre>
 *
 * as omega is in proportion to the accuracy. The envelope keeps what convergence needs of the accuracies: docs/decisions/008.
 *
 * @param coarsest the envelope
 * @param share of the spread, positive
 * @param calibrateEvery steps between measurements of how far errors are below their bounds
 */
record NoiseMatchedAccuracy(AccuracyPerEntry coarsest, double share, int calibrateEvery) implements AccuracyRule {

    private static final double CHANGE = 2;

    /** How much more accurate the second hypergradient of a calibration is. */
    private static final double CALIBRATION = 0.25;

    private static final double FINEST = 1e-6;

    /** What is kept of a running mean: it looks back about 5 steps. */
    private static final double MEMORY = 0.8;

    NoiseMatchedAccuracy {
        Options.requirePositive("share", share);
        Options.requireAtLeast("calibrateEvery", calibrateEvery, 1);
    }

    @Override
    public Schedule envelope() {
        return coarsest.schedule();
    }

    @Override
    public Control start() {
        return new Matching();
    }

    private final class Matching implements Control {

        private final Effectivity effectivity = new Effectivity();
        private double scale = 1;
        private double spread;
        private double errorPerScale;

        @Override
        public Evaluated evaluate(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
            Accuracy largest = coarsest.at(k, batch, oracle.problem());
            Cost cost = Cost.ZERO;
            double refinement = 1;
            if (batch.size() > 1 && (k % calibrateEvery == 0 || !effectivity.measured())) {
                // Warm starts may meet a slightly smaller tolerance as they are: nothing would be measured.
                Hypergradient coarse = oracle.evaluate(theta, batch, AccuracyPerEntry.scaled(largest, scale));
                effectivity.observe(theta, coarse);
                cost = cost.plus(coarse.cost());
                refinement = CALIBRATION;
            }
            Accuracy asked = AccuracyPerEntry.scaled(largest, refinement * scale);
            Hypergradient hypergradient = oracle.evaluate(theta, batch, asked);
            effectivity.observe(theta, hypergradient);
            learn(hypergradient, refinement * scale);
            return new Evaluated(hypergradient, asked, cost.plus(hypergradient.cost()));
        }

        @Override
        public void save(SavedState into) {
            into.put("scale", scale);
            into.put("spread", spread);
            into.put("error_per_scale", errorPerScale);
            effectivity.save(into.part("effectivity"));
        }

        @Override
        public void restore(SavedState from) {
            scale = from.number("scale");
            spread = from.number("spread");
            errorPerScale = from.number("error_per_scale");
            effectivity.restore(from.part("effectivity"));
        }

        /** Batches of one have no spread, and leave the accuracy as it is. */
        private void learn(Hypergradient hypergradient, double usedScale) {
            double error = effectivity.estimate(hypergradient).value() / usedScale;
            if (!Double.isFinite(hypergradient.spread()) || !Double.isFinite(error)) {
                return;
            }
            if (!effectivity.measured()) {
                // Nothing moves at tolerances this loose.
                scale = Math.max(scale / CHANGE, FINEST);
                return;
            }
            spread = MEMORY * spread + (1 - MEMORY) * hypergradient.spread();
            errorPerScale = MEMORY * errorPerScale + (1 - MEMORY) * error;
            // Early means lack a factor, the same one for both.
            double wanted = errorPerScale > 0 ? share * spread / errorPerScale : scale * CHANGE;
            // Where the lower levels were within their tolerance as they were, it says nothing about their errors: only
            // smaller ones may follow.
            double largest = hypergradient.cost().lowerIterations() > 0 ? scale * CHANGE : scale;
            scale = Math.clamp(Math.clamp(wanted, scale / CHANGE, largest), FINEST, 1);
        }
    }
}
