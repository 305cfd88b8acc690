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
    public void slopes(Potential potential, double[] a, int at, double weight, double nu, int n) {
        if (potential == Potential.SQRT) {
            slopes(a, at, weight, nu, n);
            return;
        }
        for (int j = at; j < at + n; j++) {
            a[j] = weight * potential.slope(a[j], nu);
        }
    }

    @Override
    public void curvatures(
            Potential potential, double[] a, int at, double weight, double nu, double[] out, int outAt, int n) {
        if (potential == Potential.SQRT) {
            curvatures(a, at, weight, nu, out, outAt, n);
            return;
        }
        for (int j = 0; j < n; j++) {
            out[outAt + j] = weight * potential.curvature(a[at + j], nu);
        }
    }

    @Override
    public void copy(double[] from, int start, double[] to, int at, int n) {
        System.arraycopy(from, start, to, at, n);
    }
}
