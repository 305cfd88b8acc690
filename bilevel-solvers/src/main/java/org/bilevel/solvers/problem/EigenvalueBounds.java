package org.bilevel.solvers.problem;

import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;

/**
 * Proven bounds on the extreme eigenvalues of small symmetric matrices: a shift just below the smallest is certified by a Cholesky
 * factorisation that succeeds. Proof: docs/theory/constants.md, "Eigenvalues of small matrices".
 */
final class EigenvalueBounds {

    private static final String SOURCE = "Cholesky factorisation of the shifted matrix";

    /** From an interval of twice the Frobenius norm to rounding level. */
    private static final int BISECTIONS = 50;

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

    /** Bisection for the largest shift whose factorisation succeeds. (The eigenvalues of Commons Math may fail to converge.) */
    private static double below(RealMatrix a) {
        double norm = a.getFrobeniusNorm();
        if (!(norm < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a matrix of norm " + norm + ", must be finite");
        }
        double definite = -1.001 * norm - Double.MIN_NORMAL;
        double beyond = norm;
        for (int k = 0; k < BISECTIONS; k++) {
            double shift = (definite + beyond) / 2;
            if (isPositiveDefinite(shiftedBy(a, shift))) {
                definite = shift;
            } else {
                beyond = shift;
            }
        }
        int n = a.getRowDimension();
        double rounding = (Rounding.gamma(n + 8.0) + 2 * Rounding.UNIT)
                * shiftedBy(a, definite).getTrace();
        return definite - Rounding.up(rounding, n + 2.0) - Math.ulp(definite);
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
