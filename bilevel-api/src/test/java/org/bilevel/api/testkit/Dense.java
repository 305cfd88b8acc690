package org.bilevel.api.testkit;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;

/** Small dense linear algebra for reference solutions: clear rather than fast, never for production. */
public final class Dense {

    private Dense() {}

    /** x^T y. */
    public static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** The Euclidean norm ||x||. */
    public static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /** ||x - y||. */
    public static double distance(double[] x, double[] y) {
        return norm(plus(x, -1, y));
    }

    /** A new vector x + t y. */
    public static double[] plus(double[] x, double t, double[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += t * y[i];
        }
        return sum;
    }

    /** A new vector t x. */
    public static double[] scaled(double t, double[] x) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = t * x[i];
        }
        return product;
    }

    /** A new vector A x. */
    public static double[] times(double[][] a, double[] x) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = dot(a[i], x);
        }
        return product;
    }

    /** A new vector A^T y. */
    public static double[] transposeTimes(double[][] a, double[] y) {
        double[] product = new double[a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += a[i][j] * y[i];
            }
        }
        return product;
    }

    /** A new matrix A^T B. */
    public static double[][] transposeTimes(double[][] a, double[][] b) {
        double[][] product = new double[a[0].length][b[0].length];
        for (int k = 0; k < a.length; k++) {
            for (int i = 0; i < product.length; i++) {
                for (int j = 0; j < product[i].length; j++) {
                    product[i][j] += a[k][i] * b[k][j];
                }
            }
        }
        return product;
    }

    /** A copy that shares nothing. */
    public static double[][] copy(double[][] a) {
        double[][] copy = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            copy[i] = a[i].clone();
        }
        return copy;
    }

    /** The Frobenius norm, an upper bound on the spectral norm. */
    public static double frobenius(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            sum += dot(row, row);
        }
        return Math.sqrt(sum);
    }

    /** Independent standard normal entries. */
    public static double[] gaussian(int length, RandomGenerator random) {
        double[] x = new double[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    /** Standard normal entries from a path. */
    public static double[] gaussian(int length, SeedPath seed) {
        return gaussian(length, seed.generator());
    }

    /** A random direction of norm 1. */
    public static double[] direction(int length, RandomGenerator random) {
        double[] x = gaussian(length, random);
        double norm = norm(x);
        return norm > 0 ? scaled(1 / norm, x) : direction(length, random);
    }

    /**
     * A random orthogonal n x n matrix, Haar distributed: the product of Householder reflections of Gaussian vectors of
     * lengths n, n-1, ..., 1 (Stewart 1980), with random signs.
     */
    public static double[][] orthogonal(int n, RandomGenerator random) {
        double[][] q = new double[n][n];
        for (int i = 0; i < n; i++) {
            q[i][i] = random.nextBoolean() ? 1 : -1;
        }
        for (int k = 0; k < n - 1; k++) {
            double[] v = direction(n - k, random);
            v[0] += Math.copySign(1, v[0]);
            double square = dot(v, v);
            for (double[] row : q) {
                double t = 0;
                for (int j = 0; j < v.length; j++) {
                    t += row[k + j] * v[j];
                }
                t *= 2 / square;
                for (int j = 0; j < v.length; j++) {
                    row[k + j] -= t * v[j];
                }
            }
        }
        return q;
    }

    /** Q diag(spectrum) Q^T with random orthogonal Q, symmetric to the last bit. */
    public static double[][] symmetric(double[] spectrum, RandomGenerator random) {
        int n = spectrum.length;
        double[][] q = orthogonal(n, random);
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += q[i][k] * spectrum[k] * q[j][k];
                }
                a[i][j] = sum;
                a[j][i] = sum;
            }
        }
        return a;
    }

    /**
     * An m x n matrix U diag(singular) V^T with random orthogonal U, V.
     *
     * @param singular min(m, n) singular values
     */
    public static double[][] withSingularValues(int m, int n, double[] singular, RandomGenerator random) {
        double[][] u = orthogonal(m, random);
        double[][] v = orthogonal(n, random);
        double[][] a = new double[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < singular.length; k++) {
                    a[i][j] += u[i][k] * singular[k] * v[j][k];
                }
            }
        }
        return a;
    }

    /** n numbers spread logarithmically from smallest to largest; the largest alone if n = 1. */
    public static double[] logSpaced(int n, double smallest, double largest) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = n == 1 ? largest : smallest * Math.pow(largest / smallest, i / (n - 1.0));
        }
        values[n - 1] = largest;
        return values;
    }

    /**
     * Solves A x = b by Cholesky factorisation, with one step of iterative refinement.
     *
     * @throws ArithmeticException if A is not numerically positive definite
     */
    public static double[] solve(double[][] a, double[] b) {
        double[][] factor = cholesky(a);
        double[] x = substitute(factor, b);
        double[] residual = plus(b, -1, times(a, x));
        return plus(x, 1, substitute(factor, residual));
    }

    private static double[][] cholesky(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                if (i > j) {
                    l[i][j] = sum / l[j][j];
                } else if (sum > 0) {
                    l[i][i] = Math.sqrt(sum);
                } else {
                    throw new ArithmeticException(
                            "pivot %d = %s, the matrix is not positive definite".formatted(i, sum));
                }
            }
        }
        return l;
    }

    private static double[] substitute(double[][] l, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= l[i][k] * x[k];
            }
            x[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= l[k][i] * x[k];
            }
            x[i] /= l[i][i];
        }
        return x;
    }
}
