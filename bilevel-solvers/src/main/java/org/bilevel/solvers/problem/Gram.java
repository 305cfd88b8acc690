package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.vector.Vectors;

/**
 * The matrix 2 A^T B of two tall matrices, as good as rounded from its exact value: its entries are inner products in twice the working precision (Dot2 of Ogita,
 * Rump and Oishi 2005), so that
 *
 * <pre>
 * |entries - 2 A^T B| <= u |2 A^T B| + R,   ||R||_F <= remainder,
 * </pre>
 *
 * where working precision would cost a relative error of the number of rows times u, of |A|^T |B| and not of the result.
 *
 * @param entries n x d
 * @param remainder about 1e-26 ||A||_F ||B||_F for 1000 rows
 */
record Gram(double[][] entries, double remainder) {

    /**
     * Computes 2 A^T B.
     *
     * @param a the columns of A
     * @param b the columns of B, of the same length
     */
    static Gram twice(double[][] a, double[][] b) {
        int rows = a[0].length;
        double[][] entries = new double[a.length][b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                entries[i][j] = 2 * dot(a[i], b[j]);
            }
        }
        double gamma = Rounding.gamma(rows);
        return new Gram(entries, 2 * Rounding.up(gamma * gamma * frobenius(a) * frobenius(b), 8));
    }

    /** An upper bound on ||entries - 2 A^T B||_F. */
    double error() {
        return Rounding.up(Rounding.gamma(2) * frobenius(entries) + remainder, 4);
    }

    /** Dot2: sum and products with their rounding errors, which are summed up beside. */
    private static double dot(double[] x, double[] y) {
        double sum = 0;
        double error = 0;
        for (int i = 0; i < x.length; i++) {
            double product = x[i] * y[i];
            double productError = Math.fma(x[i], y[i], -product);
            double next = sum + product;
            double added = next - sum;
            error += ((sum - (next - added)) + (product - added)) + productError;
            sum = next;
        }
        return sum + error;
    }

    /** An upper bound on the Frobenius norm. */
    static double frobenius(double[][] a) {
        double[] norms = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            norms[i] = Vectors.norm2(a[i]);
        }
        return Rounding.up(Vectors.norm2(norms), a.length + a[0].length + 4.0);
    }
}
