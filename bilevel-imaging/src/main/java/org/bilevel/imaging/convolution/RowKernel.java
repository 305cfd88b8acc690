package org.bilevel.imaging.convolution;

/**
 * The inner loops of all convolutions, over tiles: sums of several products, one per tap. Every array is indexed by the loop variable
 * alone. C2 takes two arrays to be either the same or disjoint, so that x[j + 1] might be a later out[j] and the loop would stay
 * scalar; with x0[j], x1[j], ... in separate arrays every iteration stands for itself, and the loop becomes vector instructions. The callers
 * make the shifted copies and use each many times.
 */
final class RowKernel {

    private RowKernel() {}

    /** out[j] += sum over i of w[offset + i] x[i][j], for j below n and all rows x[i]. */
    static void addWeighted(double[] out, double[][] x, double[] w, int offset, int n) {
        for (int i = 0; i < x.length; ) {
            int taps = chunk(x.length - i);
            switch (taps) {
                case 7 -> weighted7(out, x, i, w, offset + i, n);
                case 5 -> weighted5(out, x, i, w, offset + i, n);
                case 3 -> weighted3(out, x[i], x[i + 1], x[i + 2], w, offset + i, n);
                default -> weighted1(out, x[i], w[offset + i], n);
            }
            i += taps;
        }
    }

    /** out[i][j] += u[j] x[i][j], for j below n and all rows x[i]. */
    static void addProducts(double[][] out, double[] u, double[][] x, int n) {
        for (int i = 0; i < x.length; i++) {
            products(out[i], u, x[i], n);
        }
    }

    private static int chunk(int left) {
        return left >= 7 ? 7 : left >= 5 ? 5 : left >= 3 ? 3 : 1;
    }

    private static void weighted1(double[] out, double[] x0, double w0, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.fma(w0, x0[j], out[j]);
        }
    }

    private static void weighted3(double[] out, double[] x0, double[] x1, double[] x2, double[] w, int o, int n) {
        double w0 = w[o];
        double w1 = w[o + 1];
        double w2 = w[o + 2];
        for (int j = 0; j < n; j++) {
            out[j] = Math.fma(w0, x0[j], Math.fma(w1, x1[j], Math.fma(w2, x2[j], out[j])));
        }
    }

    private static void weighted5(double[] out, double[][] x, int first, double[] w, int o, int n) {
        double[] x0 = x[first];
        double[] x1 = x[first + 1];
        double[] x2 = x[first + 2];
        double[] x3 = x[first + 3];
        double[] x4 = x[first + 4];
        double w0 = w[o];
        double w1 = w[o + 1];
        double w2 = w[o + 2];
        double w3 = w[o + 3];
        double w4 = w[o + 4];
        for (int j = 0; j < n; j++) {
            double high = Math.fma(w3, x3[j], Math.fma(w4, x4[j], out[j]));
            out[j] = Math.fma(w0, x0[j], Math.fma(w1, x1[j], Math.fma(w2, x2[j], high)));
        }
    }

    private static void weighted7(double[] out, double[][] x, int first, double[] w, int o, int n) {
        double[] x0 = x[first];
        double[] x1 = x[first + 1];
        double[] x2 = x[first + 2];
        double[] x3 = x[first + 3];
        double[] x4 = x[first + 4];
        double[] x5 = x[first + 5];
        double[] x6 = x[first + 6];
        double w0 = w[o];
        double w1 = w[o + 1];
        double w2 = w[o + 2];
        double w3 = w[o + 3];
        double w4 = w[o + 4];
        double w5 = w[o + 5];
        double w6 = w[o + 6];
        for (int j = 0; j < n; j++) {
            double high = Math.fma(w4, x4[j], Math.fma(w5, x5[j], Math.fma(w6, x6[j], out[j])));
            out[j] = Math.fma(w0, x0[j], Math.fma(w1, x1[j], Math.fma(w2, x2[j], Math.fma(w3, x3[j], high))));
        }
    }

    private static void products(double[] out, double[] u, double[] x, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.fma(u[j], x[j], out[j]);
        }
    }
}
