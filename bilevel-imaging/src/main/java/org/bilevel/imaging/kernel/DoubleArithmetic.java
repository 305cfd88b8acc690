package org.bilevel.imaging.kernel;

import java.util.Arrays;

/** What double precision does alike with and without the Vector API. */
abstract class DoubleArithmetic implements Arithmetic<double[]> {

    @Override
    public double unit() {
        return 0x1p-53;
    }

    @Override
    public int bytes() {
        return Double.BYTES;
    }

    @Override
    public double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public void load(double[] from, int start, double[] to, int at, int n) {
        System.arraycopy(from, start, to, at, n);
    }

    @Override
    public void load(double value, double[] to, int at) {
        to[at] = value;
    }

    @Override
    public void addTo(double[] from, int start, double[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j] += from[start + j];
        }
    }

    @Override
    public double get(double[] from, int at) {
        return from[at];
    }

    @Override
    public void clear(double[] a, int at, int n) {
        Arrays.fill(a, at, at + n, 0);
    }

    @Override
    public double potentials(double[] a, int at, double nu, int n) {
        double sum = 0;
        for (int j = at; j < at + n; j++) {
            // sqrt(t^2 + nu^2) - nu without cancellation.
            sum += a[j] * a[j] / (Math.sqrt(a[j] * a[j] + nu * nu) + nu);
        }
        return sum;
    }

    @Override
    public void copy(double[] from, int start, double[] to, int at, int n) {
        System.arraycopy(from, start, to, at, n);
    }
}
