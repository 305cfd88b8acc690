package org.bilevel.imaging.convolution;

/**
 * The inner loop of all convolutions: out[j] += sum_i w[i] x[j + i]. C2 vectorises it because both arrays are short copies that begin at 0, so that
 * every index is the loop variable plus a constant; an offset that varies (out[o + j] += w x[b + j]) would defeat it.
 */
final class RowKernel {

    private RowKernel() {}

    /**
     * Adds the correlation of one image row with one filter row.
     *
     * @param out at least n values
     * @param x at least n + size - 1 values
     * @param w holds the taps from {@code offset} on
     * @param size the number of taps
     * @param n the number of outputs
     * @param shifted scratch of at least n + size - 1 values, used by sizes other than 1, 3, 5 and 7
     */
    static void correlate(double[] out, double[] x, double[] w, int offset, int size, int n, double[] shifted) {
        switch (size) {
            case 1 -> taps1(out, x, w[offset], n);
            case 3 -> taps3(out, x, w[offset], w[offset + 1], w[offset + 2], n);
            case 5 -> taps5(out, x, w[offset], w[offset + 1], w[offset + 2], w[offset + 3], w[offset + 4], n);
            case 7 -> taps7(out, x, w, offset, n);
            default -> {
                taps7(out, x, w, offset, n);
                for (int done = 7; done < size; ) {
                    int part = size - done >= 7 ? 7 : size - done >= 5 ? 5 : size - done >= 3 ? 3 : 1;
                    System.arraycopy(x, done, shifted, 0, n + part - 1);
                    correlate(out, shifted, w, offset + done, part, n, shifted);
                    done += part;
                }
            }
        }
    }

    private static void taps1(double[] out, double[] x, double w0, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.fma(w0, x[j], out[j]);
        }
    }

    private static void taps3(double[] out, double[] x, double w0, double w1, double w2, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.fma(w0, x[j], Math.fma(w1, x[j + 1], Math.fma(w2, x[j + 2], out[j])));
        }
    }

    private static void taps5(double[] out, double[] x, double w0, double w1, double w2, double w3, double w4, int n) {
        for (int j = 0; j < n; j++) {
            double low = Math.fma(w0, x[j], Math.fma(w1, x[j + 1], out[j]));
            out[j] = Math.fma(w2, x[j + 2], Math.fma(w3, x[j + 3], Math.fma(w4, x[j + 4], low)));
        }
    }

    private static void taps7(double[] out, double[] x, double[] w, int offset, int n) {
        double w0 = w[offset];
        double w1 = w[offset + 1];
        double w2 = w[offset + 2];
        double w3 = w[offset + 3];
        double w4 = w[offset + 4];
        double w5 = w[offset + 5];
        double w6 = w[offset + 6];
        for (int j = 0; j < n; j++) {
            double low = Math.fma(w0, x[j], Math.fma(w1, x[j + 1], Math.fma(w2, x[j + 2], out[j])));
            out[j] =
                    Math.fma(w3, x[j + 3], Math.fma(w4, x[j + 4], Math.fma(w5, x[j + 5], Math.fma(w6, x[j + 6], low))));
        }
    }

    /** acc[j] += u[j] x[j], the products that filter gradients sum. */
    static void addProducts(double[] acc, double[] u, double[] x, int n) {
        for (int j = 0; j < n; j++) {
            acc[j] = Math.fma(u[j], x[j], acc[j]);
        }
    }
}
