package org.bilevel.imaging.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Double precision in plain loops, for JVMs without the Vector API. C2 takes two arrays to be either the same or disjoint, so that x[j + 1] might be a later out[j]
 * and a loop over shifted entries would stay scalar. Hence correlations first copy the source, shifted by each of a few taps, to arrays of their own, and
 * then use the copies for all outputs.
 */
final class PlainArithmetic extends DoubleArithmetic {

    /** Long enough to pay for starting a loop, short enough for the copies to stay in the first-level cache. */
    private static final int RUN = 256;

    private static final int TAPS = 7;

    private final double[][] shifted = new double[TAPS][RUN];
    private final double[] w = new double[TAPS];
    private final double[] sum = new double[RUN];

    @Override
    public int slack() {
        return 0;
    }

    @Override
    public int[] blocks() {
        return IntStream.rangeClosed(1, 16).toArray();
    }

    @Override
    public void correlate(
            int block,
            double[] source,
            int base,
            int[] offsets,
            double[] weights,
            int weightsAt,
            double[] out,
            int at,
            int plane,
            int n) {
        for (int start = 0; start < n; start += RUN) {
            int length = Math.min(RUN, n - start);
            for (int b = 0; b < block; b++) {
                Arrays.fill(out, at + b * plane + start, at + b * plane + start + length, 0);
            }
            for (int t = 0; t < offsets.length; t += TAPS) {
                int taps = Math.min(TAPS, offsets.length - t);
                for (int i = 0; i < TAPS; i++) {
                    System.arraycopy(source, base + offsets[t + Math.min(i, taps - 1)] + start, shifted[i], 0, length);
                }
                for (int b = 0; b < block; b++) {
                    for (int i = 0; i < TAPS; i++) {
                        w[i] = i < taps ? weights[weightsAt + (t + i) * block + b] : 0;
                    }
                    weighted(length);
                    addTo(sum, 0, out, at + b * plane + start, length);
                }
            }
        }
    }

    /** sum[j] = sum over i of w[i] shifted[i][j]. */
    private void weighted(int n) {
        double[] out = sum;
        double[] x0 = shifted[0];
        double[] x1 = shifted[1];
        double[] x2 = shifted[2];
        double[] x3 = shifted[3];
        double[] x4 = shifted[4];
        double[] x5 = shifted[5];
        double[] x6 = shifted[6];
        double w0 = w[0];
        double w1 = w[1];
        double w2 = w[2];
        double w3 = w[3];
        double w4 = w[4];
        double w5 = w[5];
        double w6 = w[6];
        for (int j = 0; j < n; j++) {
            double high = Math.fma(w4, x4[j], Math.fma(w5, x5[j], w6 * x6[j]));
            out[j] = Math.fma(w0, x0[j], Math.fma(w1, x1[j], Math.fma(w2, x2[j], Math.fma(w3, x3[j], high))));
        }
    }

    @Override
    public void products(
            double[] maps,
            int at,
            int plane,
            double[] source,
            int base,
            int[] offsets,
            int n,
            double[] sums,
            int sumsAt) {
        for (int t = 0; t < offsets.length; t++) {
            for (int b = 0; b < 5; b++) {
                sums[sumsAt + b * offsets.length + t] += dot(maps, at + b * plane, source, base + offsets[t], n);
            }
        }
    }

    @Override
    public void addShifted(double[] a, int start, int plane, int count, double[] out, int at, int n) {
        System.arraycopy(a, start, out, at, n);
        for (int i = 1; i < count; i++) {
            addTo(a, start + i * (plane - 1), out, at, n);
        }
    }

    @Override
    public void slopes(double[] a, int at, double weight, double nu, int n) {
        for (int j = at; j < at + n; j++) {
            a[j] = weight * a[j] / Math.sqrt(a[j] * a[j] + nu * nu);
        }
    }

    @Override
    public void curvatures(double[] a, int at, double weight, double nu, double[] out, int outAt, int n) {
        for (int j = 0; j < n; j++) {
            double rho2 = a[at + j] * a[at + j] + nu * nu;
            out[outAt + j] = weight * nu * nu / (rho2 * Math.sqrt(rho2));
        }
    }

    @Override
    public void multiply(double[] a, int at, double[] b, int bAt, int n) {
        for (int j = 0; j < n; j++) {
            a[at + j] *= b[bAt + j];
        }
    }

    @Override
    public void addScaled(double[] a, int at, double factor, double[] b, int bAt, int n) {
        for (int j = 0; j < n; j++) {
            a[at + j] += factor * b[bAt + j];
        }
    }

    @Override
    public double dot(double[] a, int at, double[] b, int bAt, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < n; j += 4) {
            s0 = Math.fma(a[at + j], b[bAt + j], s0);
            s1 = Math.fma(a[at + j + 1], b[bAt + j + 1], s1);
            s2 = Math.fma(a[at + j + 2], b[bAt + j + 2], s2);
            s3 = Math.fma(a[at + j + 3], b[bAt + j + 3], s3);
        }
        for (; j < n; j++) {
            s0 = Math.fma(a[at + j], b[bAt + j], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
