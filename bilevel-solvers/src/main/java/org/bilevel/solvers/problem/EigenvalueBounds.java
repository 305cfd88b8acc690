package org.bilevel.solvers.problem;

import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;

/**
 * Proven bounds on the extreme eigenvalues of small symmetric matrices: a shift just below the computed eigenvalue is certified by a Cholesky
 * factorisation that succeeds. Proof: docs/theory/constants.md, "Eigenvalues of small matrices".
 */
final class EigenvalueBounds {

    private static final String SOURCE = "Cholesky factorisation of the shifted matrix";
    private static final double FIRST_MARGIN = 1e-14;

    private EigenvalueBounds() {}

    /**
     * A lower bound on the smallest eigenvalue, which may be negative.
     *
     * @param a symmetric to the last bit, finite
     */
    static Constant smallest(double[][] a) {
        return Constant.certified(below(MatrixUtils.createRealMatrix(a)), SOURCE);
    }

    /**
     * An upper bound on the largest eigenvalue.
     *
     * @param a symmetric to the last bit, finite
     */
    static Constant largest(double[][] a) {
        return Constant.certified(-below(MatrixUtils.createRealMatrix(a).scalarMultiply(-1)), SOURCE);
    }

    private static double below(RealMatrix a) {
        double norm = a.getFrobeniusNorm();
        if (!(norm < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a matrix of norm " + norm + ", must be finite");
        }
        int n = a.getRowDimension();
        double[] eigenvalues = new EigenDecomposition(a).getRealEigenvalues();
        double guess = eigenvalues[n - 1];
        // A matrix shifted by more than its Frobenius norm is positive definite: the loop ends.
        for (double margin = n * FIRST_MARGIN * norm + Double.MIN_NORMAL; ; margin *= 4) {
            double shift = guess - margin;
            RealMatrix shifted = shiftedBy(a, shift);
            if (isPositiveDefinite(shifted)) {
                double rounding = (Rounding.gamma(n + 8.0) + 2 * Rounding.UNIT) * shifted.getTrace();
                return shift - Rounding.up(rounding, n + 2.0) - Math.ulp(shift);
            }
        }
    }

    private static RealMatrix shiftedBy(RealMatrix a, double shift) {
        RealMatrix shifted = a.copy();
        for (int i = 0; i < shifted.getRowDimension(); i++) {
            shifted.addToEntry(i, i, -shift);
        }
        return shifted;
    }

    private static boolean isPositiveDefinite(RealMatrix a) {
        try {
            new CholeskyDecomposition(a, 0, 0);
            return true;
        } catch (NonPositiveDefiniteMatrixException notDefinite) {
            return false;
        }
    }
}
