package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.spectrum.CertifiedSpectrum;
import org.bilevel.solvers.vector.Vectors;

/**
 * Labelled data with what does not depend on weights or parameters: the loss of its classes, the norms of its samples and of its feature matrix. Immutable.
 *
 * @param data the samples
 * @param loss of one sample
 * @param norms upper bounds on ||a_i||
 * @param squaredNorm upper bound on the squared spectral norm of the feature matrix
 */
record LabelledFeatures(LabelledData data, ScoreLoss loss, double[] norms, double squaredNorm) {

    /** Feature matrices with more rows and columns than this get a cheaper bound on their norm than the largest eigenvalue. */
    private static final int LARGEST_GRAM = 200;

    static LabelledFeatures of(LabelledData data) {
        double[][] a = data.features();
        double[] norms = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            norms[i] = Rounding.up(Vectors.norm2(a[i]), a[i].length);
        }
        return new LabelledFeatures(data, ScoreLoss.of(data.classes()), norms, squaredNorm(a));
    }

    /** The length of x. */
    int unknowns() {
        return loss.scores() * data.featureCount();
    }

    private static double squaredNorm(double[][] a) {
        if (Math.min(a.length, a[0].length) <= LARGEST_GRAM) {
            double norm = CertifiedSpectrum.norm(a).value();
            return Rounding.up(norm * norm, 1);
        }
        double frobenius = Gram.frobenius(a);
        return Math.min(Rounding.up(frobenius * frobenius, 1), largestSum(a) * largestSum(Matrices.transpose(a)));
    }

    /** The largest sum of moduli of a row. */
    private static double largestSum(double[][] rows) {
        double largest = 0;
        for (double[] row : rows) {
            double sum = 0;
            for (double entry : row) {
                sum += Math.abs(entry);
            }
            largest = Math.max(largest, Rounding.up(sum, row.length + 2.0));
        }
        return largest;
    }
}
