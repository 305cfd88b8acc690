package org.bilevel.solvers.spectrum;

import org.bilevel.api.problem.Constant;
import org.bilevel.solvers.vector.Vectors;

/**
 * Proven bounds on the extreme eigenvalues and singular values of dense matrices, all rounding errors counted: a floating-point Cholesky
 * factorisation that runs to completion proves a matrix definite up to a known margin (Rump 2006, "Verification of positive definiteness", BIT
 * 46; Demmel 1989). Theorem, proof and the margins: docs/theory/constants.md, section 1.
 *
 * <p>The shift that is proven is the largest that a bisection finds to succeed. It needs no eigenvalues, and is as sure for graded matrices as for
 * others, where the QR iterations of Commons Math may fail to converge. Matrices are scaled by a power of two to entries of modulus below 2
 * before and back afterwards, so nothing overflows. The bounds are {@link Constant.Certified} and lie within 4 n (n + 3) u ||A|| of the truth, in the tests'
 * experience; half of that is the margin of the theorem.
 *
 * <p>For dimensions n up to a few hundred: a bound costs at most 55 factorisations, about 18 n^3 operations, and n^2 numbers.
 */
public final class CertifiedSpectrum {

    private CertifiedSpectrum() {}

    /**
     * A lower bound on the smallest eigenvalue of A.
     *
     * @param a n x n, n >= 1, finite, symmetric to the last bit; unmodified
     * @throws IllegalArgumentException if it is not so
     */
    public static Constant smallestEigenvalue(double[][] a) {
        requireSymmetric(a);
        return proven(lowerBound(a, 1), a.length);
    }

    /**
     * An upper bound on the largest eigenvalue of A.
     *
     * @param a n x n, n >= 1, finite, symmetric to the last bit; unmodified
     * @throws IllegalArgumentException if it is not so
     */
    public static Constant largestEigenvalue(double[][] a) {
        requireSymmetric(a);
        return proven(0 - lowerBound(a, -1), a.length);
    }

    /**
     * An upper bound on the spectral norm of A, the largest singular value, by way of the smaller Gram matrix.
     *
     * @param a m x n, not empty, finite; unmodified
     * @throws IllegalArgumentException if it is not so
     */
    public static Constant norm(double[][] a) {
        requireFinite(a);
        double largest = largestModulus(a);
        if (largest == 0) {
            return proven(0, 1);
        }
        int exponent = Math.getExponent(largest);
        Gram gram = Gram.of(scaled(a, 1, -exponent));
        double eigenvalue = Math.nextUp(gram.rounding() - scaledLowerBound(scaled(gram.matrix(), -1, 0)));
        double bound = Math.nextUp(Math.sqrt(eigenvalue));
        return proven(Math.nextUp(Math.scalb(bound, exponent)), gram.matrix().length);
    }

    /**
     * A lower bound on the smallest of the min(m, n) singular values of A, by way of the smaller Gram matrix. Squaring costs half of
     * the digits: the bound is 0 where the ratio of the singular values exceeds about 1e7.
     *
     * @param a m x n, not empty, finite; unmodified
     * @throws IllegalArgumentException if it is not so
     */
    public static Constant smallestSingularValue(double[][] a) {
        requireFinite(a);
        double largest = largestModulus(a);
        if (largest == 0) {
            return proven(0, 1);
        }
        int exponent = Math.getExponent(largest);
        Gram gram = Gram.of(scaled(a, 1, -exponent));
        double eigenvalue = Math.nextDown(scaledLowerBound(gram.matrix()) - gram.rounding());
        double bound = eigenvalue > 0 ? Math.nextDown(Math.sqrt(eigenvalue)) : 0;
        return proven(Math.max(0, Math.nextDown(Math.scalb(bound, exponent))), gram.matrix().length);
    }

    /** G = fl(A A^T) or fl(A^T A), whichever is smaller, and a bound on its distance in norm from the exact product. */
    private record Gram(double[][] matrix, double rounding) {

        static Gram of(double[][] a) {
            double[][] rows = a.length <= a[0].length ? a : transposed(a);
            double[][] gram = new double[rows.length][rows.length];
            double trace = 0;
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j <= i; j++) {
                    gram[i][j] = Vectors.dot(rows[i], rows[j]);
                    gram[j][i] = gram[i][j];
                }
                trace += gram[i][i];
            }
            return new Gram(gram, relative(rows[0].length) * trace);
        }
    }

    /** A lower bound on the smallest eigenvalue of sign A. */
    private static double lowerBound(double[][] a, int sign) {
        double largest = largestModulus(a);
        if (largest == 0) {
            return 0;
        }
        int exponent = Math.getExponent(largest);
        double bound = scaledLowerBound(scaled(a, sign, -exponent));
        return Math.nextDown(Math.scalb(bound, exponent));
    }

    /** The same for a matrix that is not 0 and whose squares neither overflow nor underflow. */
    private static double scaledLowerBound(double[][] a) {
        int n = a.length;
        Cholesky cholesky = new Cholesky(a);
        double radius = largestRowSum(a);
        // Succeeds: the eigenvalues of A - shift I are between the radius and three times that.
        double shift = -2 * radius;
        // Does not: one pivot is at most 0.
        double beyond = smallestDiagonalEntry(a);
        // Ends: doubles up to twice the radius are no further apart than this, so the middle is neither end.
        double resolution = Math.ulp(2 * radius);
        while (beyond - shift > resolution) {
            double middle = (shift + beyond) / 2;
            if (cholesky.succeeds(middle)) {
                shift = middle;
            } else {
                beyond = middle;
            }
        }
        double trace = cholesky.trace(shift);
        double underflow = n * (n + 1 + trace) * Double.MIN_VALUE;
        return Math.nextDown(shift - Math.nextUp(relative(n + 2) * trace + underflow));
    }

    /**
     * An upper bound on k u / (1 - 2 k u) (1 + gamma_n) (1 + u)^10 for k >= n: times a computed sum of n non-negative terms, it bounds the
     * first factor times the exact sum. The 1 that is added to k is worth more than the roundings of these few operations.
     */
    private static double relative(int k) {
        double units = (k + 1.0) * 0x1p-53;
        return units / (1 - 4 * units);
    }

    private static Constant proven(double bound, int dimension) {
        return Constant.certified(bound, "Cholesky factorisation of dimension %d (Rump 2006)".formatted(dimension));
    }

    /** sign 2^exponent A. Entries that underflow change it by less than the slack of every margin. */
    private static double[][] scaled(double[][] a, int sign, int exponent) {
        double[][] scaled = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < scaled[i].length; j++) {
                scaled[i][j] = sign * Math.scalb(a[i][j], exponent);
            }
        }
        return scaled;
    }

    private static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < transposed.length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    /** The largest sum of moduli of a row: no eigenvalue is of larger modulus, up to rounding. */
    private static double largestRowSum(double[][] a) {
        double largest = 0;
        for (double[] row : a) {
            double sum = 0;
            for (double entry : row) {
                sum += Math.abs(entry);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    private static double smallestDiagonalEntry(double[][] a) {
        double smallest = a[0][0];
        for (int i = 1; i < a.length; i++) {
            smallest = Math.min(smallest, a[i][i]);
        }
        return smallest;
    }

    private static double largestModulus(double[][] a) {
        double largest = 0;
        for (double[] row : a) {
            for (double entry : row) {
                largest = Math.max(largest, Math.abs(entry));
            }
        }
        return largest;
    }

    private static void requireSymmetric(double[][] a) {
        requireFinite(a);
        if (a.length != a[0].length) {
            throw new IllegalArgumentException("a is %d x %d, must be square".formatted(a.length, a[0].length));
        }
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                if (a[i][j] != a[j][i]) {
                    throw new IllegalArgumentException("a[%d][%d] = %s but a[%d][%d] = %s, must be symmetric"
                            .formatted(i, j, a[i][j], j, i, a[j][i]));
                }
            }
        }
    }

    private static void requireFinite(double[][] a) {
        if (a.length == 0 || a[0].length == 0) {
            throw new IllegalArgumentException("a is empty, must have a row and a column");
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i].length != a[0].length) {
                throw new IllegalArgumentException("a[0] has length %d but a[%d] has length %d, must agree"
                        .formatted(a[0].length, i, a[i].length));
            }
            for (int j = 0; j < a[i].length; j++) {
                if (!Double.isFinite(a[i][j])) {
                    throw new IllegalArgumentException("a[%d][%d] = %s, must be finite".formatted(i, j, a[i][j]));
                }
            }
        }
    }
}
