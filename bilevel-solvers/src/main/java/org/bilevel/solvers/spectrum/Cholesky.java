package org.bilevel.solvers.spectrum;

/** Cholesky factorisations of S = fl(A - shift I), carried out for the sake of whether they succeed. */
final class Cholesky {

    private final double[][] a;
    private final double[][] factor;

    /** For a symmetric matrix, read in its lower triangle and not copied. */
    Cholesky(double[][] a) {
        this.a = a;
        factor = new double[a.length][a.length];
    }

    /** Whether every pivot of S is positive: the factorisation runs to completion. */
    boolean succeeds(double shift) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                factor[i][j] = reduced(a[i][j], i, j) / factor[j][j];
            }
            double pivot = reduced(a[i][i] - shift, i, i);
            // An entry that overflowed or is NaN makes the pivot of its row so.
            if (!(pivot > 0)) {
                return false;
            }
            factor[i][i] = Math.sqrt(pivot);
        }
        return true;
    }

    /** The trace of S, as computed. */
    double trace(double shift) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i] - shift;
        }
        return sum;
    }

    /** An entry of S less the inner product of the finished parts of its row and column. */
    private double reduced(double entry, int i, int j) {
        double[] row = factor[i];
        double[] other = factor[j];
        double sum = entry;
        for (int k = 0; k < j; k++) {
            sum -= row[k] * other[k];
        }
        return sum;
    }
}
