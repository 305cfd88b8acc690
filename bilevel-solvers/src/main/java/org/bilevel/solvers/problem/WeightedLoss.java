package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;

/**
 * F(x) = sum_i w_i l(t_i), t_i = (a_i^T x_1, ..., a_i^T x_s), of labelled samples with nonnegative weights; x = (x_1, ..., x_s) is the vector of all weights of the
 * classifier. What is proven of F without looking at single samples; immutable. Proofs: docs/theory/constants.md, section 3.
 */
final class WeightedLoss {

    /** Roundings that a weight has gone through, at most. */
    static final int WEIGHT_ROUNDINGS = 16;

    private final LabelledFeatures features;
    private final double[] weights;
    private final double firstMoment;
    private final double secondMoment;
    private final double thirdMoment;
    private final double gramNorm;
    private final double largestNorm;

    /**
     * Binds weights.
     *
     * @param features the samples
     * @param weights one each, nonnegative, computed with at most {@link #WEIGHT_ROUNDINGS}; not copied
     */
    WeightedLoss(LabelledFeatures features, double[] weights) {
        this.features = features;
        this.weights = weights;
        double first = 0;
        double second = 0;
        double third = 0;
        double largestWeight = 0;
        double largest = 0;
        for (int i = 0; i < weights.length; i++) {
            double norm = features.norms()[i];
            first += weights[i] * norm;
            second += weights[i] * norm * norm;
            third += weights[i] * norm * norm * norm;
            largestWeight = Math.max(largestWeight, weights[i]);
            largest = Math.max(largest, norm);
        }
        double roundings = weights.length + WEIGHT_ROUNDINGS + 8.0;
        this.firstMoment = Rounding.up(first, roundings);
        this.secondMoment = Rounding.up(second, roundings);
        this.thirdMoment = Rounding.up(third, roundings);
        this.largestNorm = largest;
        this.gramNorm =
                Math.min(secondMoment, Rounding.up(largestWeight * features.squaredNorm(), WEIGHT_ROUNDINGS + 2.0));
    }

    /** The mean over the samples. */
    static WeightedLoss mean(LabelledFeatures features) {
        double[] weights = new double[features.data().size()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new WeightedLoss(features, weights);
    }

    LabelledFeatures features() {
        return features;
    }

    double weight(int sample) {
        return weights[sample];
    }

    ScoreLoss loss() {
        return features.loss();
    }

    /** An upper bound on the norm of sum_i w_i a_i a_i^T. */
    double gramNorm() {
        return gramNorm;
    }

    /** An upper bound on the eigenvalues of the Hessian of F. */
    double smoothness() {
        return Rounding.up(loss().largestCurvature() * gramNorm, 1);
    }

    /** An upper bound on the Lipschitz constant of the Hessian of F. */
    double hessianLipschitz() {
        double byNorm = largestNorm * gramNorm;
        return Rounding.up(loss().largestThirdDerivative() * Math.min(thirdMoment, byNorm), 8);
    }

    /** How far rounding may move the computed probabilities, or r, of a sample of norm ||a||, at an x of norm at most {@code xNorm}. */
    double probabilityRounding(double norm, double xNorm) {
        return Rounding.up(
                loss().largestCurvature() * scoreRounding() * norm * xNorm + loss().probabilityRounding(), 8);
    }

    /** A bound on ||fl(t_i) - t_i|| relative to ||a_i|| ||x||. */
    double scoreRounding() {
        return Rounding.gamma(features.data().featureCount() + 2.0);
    }

    /** A bound on the rounding error of the gradient of F and of one addition to it, but for the rounding of what is added. */
    double gradientRounding(double xNorm) {
        double slopes = loss().largestCurvature() * scoreRounding() * xNorm * secondMoment
                + loss().probabilityRounding() * firstMoment;
        double sums = sumRounding() * (loss().largestSlope() * firstMoment + slopes);
        return Rounding.up(slopes + sums, 16);
    }

    /** A bound on the rounding error, relative to ||q||, of a Hessian product, and on that of the dense Hessian in the spectral norm, at x. */
    double hessianRounding(double xNorm) {
        ScoreLoss loss = loss();
        double probabilities = loss.largestCurvature() * scoreRounding() * xNorm * thirdMoment
                + loss.probabilityRounding() * secondMoment;
        double products =
                Rounding.gamma(2.0 * loss.scores() + 8) + loss.largestCurvature() * (scoreRounding() + sumRounding());
        return Rounding.up(4 * probabilities + products * secondMoment, 16);
    }

    private double sumRounding() {
        return Rounding.gamma(weights.length + WEIGHT_ROUNDINGS + 16.0);
    }
}
