package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.spectrum.CertifiedSpectrum;
import org.bilevel.solvers.vector.Vectors;

/**
 * Upper bounds on a feature matrix, rounding included.
 *
 * @param loss of one sample
 * @param gramNorm of the largest eigenvalue of (1/N) sum_i a_i a_i^T
 * @param largestNorm of the largest ||a_i||
 */
record PackedNorms(ScoreLoss loss, double gramNorm, double largestNorm) {

    static PackedNorms of(PackedData data) {
        int p = data.featureCount();
        double[][] gram = new double[p][p];
        double largest = 0;
        for (int i = 0; i < data.size(); i++) {
            double[] row = data.row(i);
            largest = Math.max(largest, Rounding.up(Vectors.norm2(row), p));
            for (int f = 0; f < p; f++) {
                if (row[f] != 0) {
                    Vectors.axpy(row[f] / data.size(), row, gram[f]);
                }
            }
        }
        double trace = 0;
        for (int f = 0; f < p; f++) {
            trace += gram[f][f];
            for (int g = 0; g < f; g++) {
                gram[f][g] = gram[g][f];
            }
        }
        // The rounding of an entry is at most gamma times sum_i |a_if a_ig| / N, whose matrix has a norm of at most the
        // trace.
        double rounding = Rounding.up(Rounding.gamma(data.size() + 4.0) * trace, data.size() + p + 8.0);
        return new PackedNorms(
                ScoreLoss.of(data.classes()),
                Rounding.up(CertifiedSpectrum.largestEigenvalue(gram).value() + rounding, 2),
                largest);
    }

    /**
     * Constants of sum_i w_i l_i + 1/2 sum_k ridge_k x_k^2.
     *
     * @param largestWeight of N w_i, at least
     */
    LowerLevelConstants constants(double largestWeight, double smallestRidge, double largestRidge) {
        double gram = Rounding.up(largestWeight * gramNorm, WeightedLoss.WEIGHT_ROUNDINGS);
        double roundings = 8;
        return new LowerLevelConstants(
                Constant.certified(smallestRidge * (1 - Rounding.gamma(roundings)), "the ridge; the loss is convex"),
                Constant.certified(
                        Rounding.up(loss.largestCurvature() * gram + largestRidge, roundings),
                        "sup of the loss's second derivative"),
                Constant.certified(
                        Rounding.up(loss.largestThirdDerivative() * gram * largestNorm, 4),
                        "sup of the loss's third derivative"));
    }
}
