package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.vector.Vectors;

/**
 * B for weights of samples: column i is w_i' grad l_i.
 *
 * @param loss at the point
 * @param features of the samples
 * @param scale w_i' = dw_i / dtheta_i, nonnegative, of at most {@link WeightedLoss#WEIGHT_ROUNDINGS} roundings
 */
record WeightMixed(LinearizedLoss loss, LabelledFeatures features, double[] scale) implements MixedTerm {

    @Override
    public int inputLength() {
        return scale.length;
    }

    @Override
    public int outputLength() {
        return features.unknowns();
    }

    @Override
    public void apply(double[] v, double[] out) {
        loss.combineSlopes(v, scale, out);
    }

    @Override
    public void applyTranspose(double[] q, double[] out) {
        loss.slopesAlong(q, scale, out);
    }

    @Override
    public double norm() {
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < scale.length; i++) {
            double slope = scale[i] * loss.slopeNorm(i);
            double column = slope * features.norms()[i];
            squares += column * column;
            largest = Math.max(largest, slope);
        }
        return up(Math.min(Math.sqrt(squares), largest * Math.sqrt(features.squaredNorm())));
    }

    @Override
    public double lipschitz() {
        double largest = 0;
        for (int i = 0; i < scale.length; i++) {
            largest = Math.max(largest, scale[i] * features.norms()[i]);
        }
        return up(features.loss().largestCurvature() * largest * Math.sqrt(features.squaredNorm()));
    }

    @Override
    public double change(double[] q, double radius) {
        return up(loss.slopeChange(q, scale, radius));
    }

    @Override
    public double rounding(double[] q) {
        double products = Rounding.gamma(
                features.data().featureCount() + features.loss().scores() + WeightedLoss.WEIGHT_ROUNDINGS + 16.0);
        double squares = 0;
        for (int i = 0; i < scale.length; i++) {
            double slope = loss.slopeRounding(i) + products * loss.slopeNorm(i);
            double entry = scale[i] * features.norms()[i] * slope;
            squares += entry * entry;
        }
        return up(Math.sqrt(squares) * Rounding.up(Vectors.norm2(q), q.length)) * (1 + products);
    }

    private double up(double value) {
        return Rounding.up(value, scale.length + WeightedLoss.WEIGHT_ROUNDINGS + 16.0);
    }
}
