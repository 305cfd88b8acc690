package org.bilevel.imaging.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Single precision with the Vector API. A sweep keeps 20 to 24 accumulators in registers, enough independent ones to hide the latency of the fused multiply-add, and loads
 * one vector for 5 to 8 of them; every array but the source is read and written at most once a sweep. Every accumulator is a local variable of its own: C2 keeps those in
 * registers, but not the elements of an array of vectors.
 */
final class FloatVectorArithmetic implements Arithmetic<float[]> {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Of a sweep of {@link #products}: five maps by four taps. */
    private static final int SUMS = 20;

    private final float[] lanes = new float[SUMS * LANES];

    @Override
    public double unit() {
        return 0x1p-24;
    }

    @Override
    public int bytes() {
        return Float.BYTES;
    }

    @Override
    public Fourier<float[]> fourier() {
        return new FloatFourier();
    }

    @Override
    public int slack() {
        return 4 * LANES;
    }

    @Override
    public float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public void load(double[] from, int start, float[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j] = (float) from[start + j];
        }
    }

    @Override
    public void load(double value, float[] to, int at) {
        to[at] = (float) value;
    }

    @Override
    public void addTo(float[] from, int start, double[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j] += from[start + j];
        }
    }

    @Override
    public double get(float[] from, int at) {
        return from[at];
    }

    @Override
    public void clear(float[] a, int at, int n) {
        Arrays.fill(a, at, at + n, 0);
    }

    @Override
    public int[] blocks() {
        return new int[] {5, 7, 8};
    }

    @Override
    public void correlate(
            int block,
            float[] source,
            int base,
            int[] offsets,
            float[] weights,
            int weightsAt,
            float[] out,
            int at,
            int plane,
            int n) {
        switch (block) {
            case 5 -> correlate5(source, base, offsets, weights, weightsAt, out, at, plane, n);
            case 7 -> correlate7(source, base, offsets, weights, weightsAt, out, at, plane, n);
            case 8 -> correlate8(source, base, offsets, weights, weightsAt, out, at, plane, n);
            default -> throw new IllegalArgumentException("block = " + block + ", must be 5, 7 or 8");
        }
    }

    private static void correlate5(
            float[] x, int base, int[] offsets, float[] w, int wAt, float[] out, int at, int plane, int n) {
        for (int j = 0; j < n; j += 4 * LANES) {
            FloatVector a00 = FloatVector.zero(SPECIES);
            FloatVector a01 = FloatVector.zero(SPECIES);
            FloatVector a02 = FloatVector.zero(SPECIES);
            FloatVector a03 = FloatVector.zero(SPECIES);
            FloatVector a10 = FloatVector.zero(SPECIES);
            FloatVector a11 = FloatVector.zero(SPECIES);
            FloatVector a12 = FloatVector.zero(SPECIES);
            FloatVector a13 = FloatVector.zero(SPECIES);
            FloatVector a20 = FloatVector.zero(SPECIES);
            FloatVector a21 = FloatVector.zero(SPECIES);
            FloatVector a22 = FloatVector.zero(SPECIES);
            FloatVector a23 = FloatVector.zero(SPECIES);
            FloatVector a30 = FloatVector.zero(SPECIES);
            FloatVector a31 = FloatVector.zero(SPECIES);
            FloatVector a32 = FloatVector.zero(SPECIES);
            FloatVector a33 = FloatVector.zero(SPECIES);
            FloatVector a40 = FloatVector.zero(SPECIES);
            FloatVector a41 = FloatVector.zero(SPECIES);
            FloatVector a42 = FloatVector.zero(SPECIES);
            FloatVector a43 = FloatVector.zero(SPECIES);
            for (int t = 0, i = wAt; t < offsets.length; t++, i += 5) {
                int p = base + offsets[t] + j;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, p);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, p + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, p + 2 * LANES);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, p + 3 * LANES);
                FloatVector c = FloatVector.broadcast(SPECIES, w[i]);
                a00 = x0.fma(c, a00);
                a01 = x1.fma(c, a01);
                a02 = x2.fma(c, a02);
                a03 = x3.fma(c, a03);
                c = FloatVector.broadcast(SPECIES, w[i + 1]);
                a10 = x0.fma(c, a10);
                a11 = x1.fma(c, a11);
                a12 = x2.fma(c, a12);
                a13 = x3.fma(c, a13);
                c = FloatVector.broadcast(SPECIES, w[i + 2]);
                a20 = x0.fma(c, a20);
                a21 = x1.fma(c, a21);
                a22 = x2.fma(c, a22);
                a23 = x3.fma(c, a23);
                c = FloatVector.broadcast(SPECIES, w[i + 3]);
                a30 = x0.fma(c, a30);
                a31 = x1.fma(c, a31);
                a32 = x2.fma(c, a32);
                a33 = x3.fma(c, a33);
                c = FloatVector.broadcast(SPECIES, w[i + 4]);
                a40 = x0.fma(c, a40);
                a41 = x1.fma(c, a41);
                a42 = x2.fma(c, a42);
                a43 = x3.fma(c, a43);
            }
            int q = at + j;
            a00.intoArray(out, q);
            a01.intoArray(out, q + LANES);
            a02.intoArray(out, q + 2 * LANES);
            a03.intoArray(out, q + 3 * LANES);
            q += plane;
            a10.intoArray(out, q);
            a11.intoArray(out, q + LANES);
            a12.intoArray(out, q + 2 * LANES);
            a13.intoArray(out, q + 3 * LANES);
            q += plane;
            a20.intoArray(out, q);
            a21.intoArray(out, q + LANES);
            a22.intoArray(out, q + 2 * LANES);
            a23.intoArray(out, q + 3 * LANES);
            q += plane;
            a30.intoArray(out, q);
            a31.intoArray(out, q + LANES);
            a32.intoArray(out, q + 2 * LANES);
            a33.intoArray(out, q + 3 * LANES);
            q += plane;
            a40.intoArray(out, q);
            a41.intoArray(out, q + LANES);
            a42.intoArray(out, q + 2 * LANES);
            a43.intoArray(out, q + 3 * LANES);
        }
    }

    private static void correlate7(
            float[] x, int base, int[] offsets, float[] w, int wAt, float[] out, int at, int plane, int n) {
        for (int j = 0; j < n; j += 3 * LANES) {
            FloatVector a00 = FloatVector.zero(SPECIES);
            FloatVector a01 = FloatVector.zero(SPECIES);
            FloatVector a02 = FloatVector.zero(SPECIES);
            FloatVector a10 = FloatVector.zero(SPECIES);
            FloatVector a11 = FloatVector.zero(SPECIES);
            FloatVector a12 = FloatVector.zero(SPECIES);
            FloatVector a20 = FloatVector.zero(SPECIES);
            FloatVector a21 = FloatVector.zero(SPECIES);
            FloatVector a22 = FloatVector.zero(SPECIES);
            FloatVector a30 = FloatVector.zero(SPECIES);
            FloatVector a31 = FloatVector.zero(SPECIES);
            FloatVector a32 = FloatVector.zero(SPECIES);
            FloatVector a40 = FloatVector.zero(SPECIES);
            FloatVector a41 = FloatVector.zero(SPECIES);
            FloatVector a42 = FloatVector.zero(SPECIES);
            FloatVector a50 = FloatVector.zero(SPECIES);
            FloatVector a51 = FloatVector.zero(SPECIES);
            FloatVector a52 = FloatVector.zero(SPECIES);
            FloatVector a60 = FloatVector.zero(SPECIES);
            FloatVector a61 = FloatVector.zero(SPECIES);
            FloatVector a62 = FloatVector.zero(SPECIES);
            for (int t = 0, i = wAt; t < offsets.length; t++, i += 7) {
                int p = base + offsets[t] + j;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, p);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, p + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, p + 2 * LANES);
                FloatVector c = FloatVector.broadcast(SPECIES, w[i]);
                a00 = x0.fma(c, a00);
                a01 = x1.fma(c, a01);
                a02 = x2.fma(c, a02);
                c = FloatVector.broadcast(SPECIES, w[i + 1]);
                a10 = x0.fma(c, a10);
                a11 = x1.fma(c, a11);
                a12 = x2.fma(c, a12);
                c = FloatVector.broadcast(SPECIES, w[i + 2]);
                a20 = x0.fma(c, a20);
                a21 = x1.fma(c, a21);
                a22 = x2.fma(c, a22);
                c = FloatVector.broadcast(SPECIES, w[i + 3]);
                a30 = x0.fma(c, a30);
                a31 = x1.fma(c, a31);
                a32 = x2.fma(c, a32);
                c = FloatVector.broadcast(SPECIES, w[i + 4]);
                a40 = x0.fma(c, a40);
                a41 = x1.fma(c, a41);
                a42 = x2.fma(c, a42);
                c = FloatVector.broadcast(SPECIES, w[i + 5]);
                a50 = x0.fma(c, a50);
                a51 = x1.fma(c, a51);
                a52 = x2.fma(c, a52);
                c = FloatVector.broadcast(SPECIES, w[i + 6]);
                a60 = x0.fma(c, a60);
                a61 = x1.fma(c, a61);
                a62 = x2.fma(c, a62);
            }
            int q = at + j;
            a00.intoArray(out, q);
            a01.intoArray(out, q + LANES);
            a02.intoArray(out, q + 2 * LANES);
            q += plane;
            a10.intoArray(out, q);
            a11.intoArray(out, q + LANES);
            a12.intoArray(out, q + 2 * LANES);
            q += plane;
            a20.intoArray(out, q);
            a21.intoArray(out, q + LANES);
            a22.intoArray(out, q + 2 * LANES);
            q += plane;
            a30.intoArray(out, q);
            a31.intoArray(out, q + LANES);
            a32.intoArray(out, q + 2 * LANES);
            q += plane;
            a40.intoArray(out, q);
            a41.intoArray(out, q + LANES);
            a42.intoArray(out, q + 2 * LANES);
            q += plane;
            a50.intoArray(out, q);
            a51.intoArray(out, q + LANES);
            a52.intoArray(out, q + 2 * LANES);
            q += plane;
            a60.intoArray(out, q);
            a61.intoArray(out, q + LANES);
            a62.intoArray(out, q + 2 * LANES);
        }
    }

    private static void correlate8(
            float[] x, int base, int[] offsets, float[] w, int wAt, float[] out, int at, int plane, int n) {
        for (int j = 0; j < n; j += 3 * LANES) {
            FloatVector a00 = FloatVector.zero(SPECIES);
            FloatVector a01 = FloatVector.zero(SPECIES);
            FloatVector a02 = FloatVector.zero(SPECIES);
            FloatVector a10 = FloatVector.zero(SPECIES);
            FloatVector a11 = FloatVector.zero(SPECIES);
            FloatVector a12 = FloatVector.zero(SPECIES);
            FloatVector a20 = FloatVector.zero(SPECIES);
            FloatVector a21 = FloatVector.zero(SPECIES);
            FloatVector a22 = FloatVector.zero(SPECIES);
            FloatVector a30 = FloatVector.zero(SPECIES);
            FloatVector a31 = FloatVector.zero(SPECIES);
            FloatVector a32 = FloatVector.zero(SPECIES);
            FloatVector a40 = FloatVector.zero(SPECIES);
            FloatVector a41 = FloatVector.zero(SPECIES);
            FloatVector a42 = FloatVector.zero(SPECIES);
            FloatVector a50 = FloatVector.zero(SPECIES);
            FloatVector a51 = FloatVector.zero(SPECIES);
            FloatVector a52 = FloatVector.zero(SPECIES);
            FloatVector a60 = FloatVector.zero(SPECIES);
            FloatVector a61 = FloatVector.zero(SPECIES);
            FloatVector a62 = FloatVector.zero(SPECIES);
            FloatVector a70 = FloatVector.zero(SPECIES);
            FloatVector a71 = FloatVector.zero(SPECIES);
            FloatVector a72 = FloatVector.zero(SPECIES);
            for (int t = 0, i = wAt; t < offsets.length; t++, i += 8) {
                int p = base + offsets[t] + j;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, p);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, p + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, p + 2 * LANES);
                FloatVector c = FloatVector.broadcast(SPECIES, w[i]);
                a00 = x0.fma(c, a00);
                a01 = x1.fma(c, a01);
                a02 = x2.fma(c, a02);
                c = FloatVector.broadcast(SPECIES, w[i + 1]);
                a10 = x0.fma(c, a10);
                a11 = x1.fma(c, a11);
                a12 = x2.fma(c, a12);
                c = FloatVector.broadcast(SPECIES, w[i + 2]);
                a20 = x0.fma(c, a20);
                a21 = x1.fma(c, a21);
                a22 = x2.fma(c, a22);
                c = FloatVector.broadcast(SPECIES, w[i + 3]);
                a30 = x0.fma(c, a30);
                a31 = x1.fma(c, a31);
                a32 = x2.fma(c, a32);
                c = FloatVector.broadcast(SPECIES, w[i + 4]);
                a40 = x0.fma(c, a40);
                a41 = x1.fma(c, a41);
                a42 = x2.fma(c, a42);
                c = FloatVector.broadcast(SPECIES, w[i + 5]);
                a50 = x0.fma(c, a50);
                a51 = x1.fma(c, a51);
                a52 = x2.fma(c, a52);
                c = FloatVector.broadcast(SPECIES, w[i + 6]);
                a60 = x0.fma(c, a60);
                a61 = x1.fma(c, a61);
                a62 = x2.fma(c, a62);
                c = FloatVector.broadcast(SPECIES, w[i + 7]);
                a70 = x0.fma(c, a70);
                a71 = x1.fma(c, a71);
                a72 = x2.fma(c, a72);
            }
            int q = at + j;
            a00.intoArray(out, q);
            a01.intoArray(out, q + LANES);
            a02.intoArray(out, q + 2 * LANES);
            q += plane;
            a10.intoArray(out, q);
            a11.intoArray(out, q + LANES);
            a12.intoArray(out, q + 2 * LANES);
            q += plane;
            a20.intoArray(out, q);
            a21.intoArray(out, q + LANES);
            a22.intoArray(out, q + 2 * LANES);
            q += plane;
            a30.intoArray(out, q);
            a31.intoArray(out, q + LANES);
            a32.intoArray(out, q + 2 * LANES);
            q += plane;
            a40.intoArray(out, q);
            a41.intoArray(out, q + LANES);
            a42.intoArray(out, q + 2 * LANES);
            q += plane;
            a50.intoArray(out, q);
            a51.intoArray(out, q + LANES);
            a52.intoArray(out, q + 2 * LANES);
            q += plane;
            a60.intoArray(out, q);
            a61.intoArray(out, q + LANES);
            a62.intoArray(out, q + 2 * LANES);
            q += plane;
            a70.intoArray(out, q);
            a71.intoArray(out, q + LANES);
            a72.intoArray(out, q + 2 * LANES);
        }
    }

    @Override
    public void products(
            float[] maps,
            int at,
            int plane,
            float[] source,
            int base,
            int[] offsets,
            int n,
            double[] sums,
            int sumsAt) {
        for (int t = 0; t < offsets.length; t += 4) {
            products(maps, at, plane, source, base, offsets, t, n, sums, sumsAt);
        }
    }

    /** Four taps of five maps: each of the nine vectors loaded serves several of the twenty sums. */
    private void products(
            float[] maps,
            int at,
            int plane,
            float[] x,
            int base,
            int[] offsets,
            int t,
            int n,
            double[] sums,
            int sumsAt) {
        FloatVector a00 = FloatVector.zero(SPECIES);
        FloatVector a01 = FloatVector.zero(SPECIES);
        FloatVector a02 = FloatVector.zero(SPECIES);
        FloatVector a03 = FloatVector.zero(SPECIES);
        FloatVector a10 = FloatVector.zero(SPECIES);
        FloatVector a11 = FloatVector.zero(SPECIES);
        FloatVector a12 = FloatVector.zero(SPECIES);
        FloatVector a13 = FloatVector.zero(SPECIES);
        FloatVector a20 = FloatVector.zero(SPECIES);
        FloatVector a21 = FloatVector.zero(SPECIES);
        FloatVector a22 = FloatVector.zero(SPECIES);
        FloatVector a23 = FloatVector.zero(SPECIES);
        FloatVector a30 = FloatVector.zero(SPECIES);
        FloatVector a31 = FloatVector.zero(SPECIES);
        FloatVector a32 = FloatVector.zero(SPECIES);
        FloatVector a33 = FloatVector.zero(SPECIES);
        FloatVector a40 = FloatVector.zero(SPECIES);
        FloatVector a41 = FloatVector.zero(SPECIES);
        FloatVector a42 = FloatVector.zero(SPECIES);
        FloatVector a43 = FloatVector.zero(SPECIES);
        int p0 = base + offsets[t];
        int p1 = base + offsets[t + 1];
        int p2 = base + offsets[t + 2];
        int p3 = base + offsets[t + 3];
        for (int j = 0; j < n; j += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, p0 + j);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, p1 + j);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, p2 + j);
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, p3 + j);
            FloatVector u = FloatVector.fromArray(SPECIES, maps, at + j);
            a00 = x0.fma(u, a00);
            a01 = x1.fma(u, a01);
            a02 = x2.fma(u, a02);
            a03 = x3.fma(u, a03);
            u = FloatVector.fromArray(SPECIES, maps, at + plane + j);
            a10 = x0.fma(u, a10);
            a11 = x1.fma(u, a11);
            a12 = x2.fma(u, a12);
            a13 = x3.fma(u, a13);
            u = FloatVector.fromArray(SPECIES, maps, at + 2 * plane + j);
            a20 = x0.fma(u, a20);
            a21 = x1.fma(u, a21);
            a22 = x2.fma(u, a22);
            a23 = x3.fma(u, a23);
            u = FloatVector.fromArray(SPECIES, maps, at + 3 * plane + j);
            a30 = x0.fma(u, a30);
            a31 = x1.fma(u, a31);
            a32 = x2.fma(u, a32);
            a33 = x3.fma(u, a33);
            u = FloatVector.fromArray(SPECIES, maps, at + 4 * plane + j);
            a40 = x0.fma(u, a40);
            a41 = x1.fma(u, a41);
            a42 = x2.fma(u, a42);
            a43 = x3.fma(u, a43);
        }
        a00.intoArray(lanes, 0);
        a01.intoArray(lanes, LANES);
        a02.intoArray(lanes, 2 * LANES);
        a03.intoArray(lanes, 3 * LANES);
        a10.intoArray(lanes, 4 * LANES);
        a11.intoArray(lanes, 5 * LANES);
        a12.intoArray(lanes, 6 * LANES);
        a13.intoArray(lanes, 7 * LANES);
        a20.intoArray(lanes, 8 * LANES);
        a21.intoArray(lanes, 9 * LANES);
        a22.intoArray(lanes, 10 * LANES);
        a23.intoArray(lanes, 11 * LANES);
        a30.intoArray(lanes, 12 * LANES);
        a31.intoArray(lanes, 13 * LANES);
        a32.intoArray(lanes, 14 * LANES);
        a33.intoArray(lanes, 15 * LANES);
        a40.intoArray(lanes, 16 * LANES);
        a41.intoArray(lanes, 17 * LANES);
        a42.intoArray(lanes, 18 * LANES);
        a43.intoArray(lanes, 19 * LANES);
        for (int i = 0; i < SUMS; i++) {
            sums[sumsAt + i / 4 * offsets.length + t + i % 4] += sum(i * LANES);
        }
    }

    @Override
    public void addShifted(float[] a, int start, int plane, int count, float[] out, int at, int n) {
        for (int j = 0; j < n; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, a, start + j);
            for (int i = 1; i < count; i++) {
                sum = sum.add(FloatVector.fromArray(SPECIES, a, start + i * (plane - 1) + j));
            }
            sum.intoArray(out, at + j);
        }
    }

    @Override
    public void slopes(float[] a, int at, double weight, double nu, int n) {
        FloatVector nu2 = FloatVector.broadcast(SPECIES, (float) (nu * nu));
        float w = (float) weight;
        for (int j = at; j < at + n; j += LANES) {
            FloatVector t = FloatVector.fromArray(SPECIES, a, j);
            t.mul(w).div(t.fma(t, nu2).sqrt()).intoArray(a, j);
        }
    }

    @Override
    public void curvatures(float[] a, int at, double weight, double nu, float[] out, int outAt, int n) {
        FloatVector nu2 = FloatVector.broadcast(SPECIES, (float) (nu * nu));
        FloatVector numerator = FloatVector.broadcast(SPECIES, (float) (weight * nu * nu));
        for (int j = 0; j < n; j += LANES) {
            FloatVector t = FloatVector.fromArray(SPECIES, a, at + j);
            FloatVector rho2 = t.fma(t, nu2);
            numerator.div(rho2.mul(rho2.sqrt())).intoArray(out, outAt + j);
        }
    }

    @Override
    public double potentials(float[] a, int at, double nu, int n) {
        double sum = 0;
        for (int j = at; j < at + n; j++) {
            // sqrt(t^2 + nu^2) - nu without cancellation.
            double t2 = (double) a[j] * a[j];
            sum += t2 / (Math.sqrt(t2 + nu * nu) + nu);
        }
        return sum;
    }

    @Override
    public void slopes(Potential potential, float[] a, int at, double weight, double nu, int n) {
        switch (potential) {
            case SQRT -> slopes(a, at, weight, nu, n);
            case HUBER -> FloatPotentials.huberSlopes(a, at, weight, nu, n);
            case LOG_COSH -> FloatPotentials.logCoshSlopes(a, at, weight, nu, n);
        }
    }

    @Override
    public void curvatures(
            Potential potential, float[] a, int at, double weight, double nu, float[] out, int outAt, int n) {
        switch (potential) {
            case SQRT -> curvatures(a, at, weight, nu, out, outAt, n);
            case HUBER -> FloatPotentials.huberCurvatures(a, at, weight, nu, out, outAt, n);
            case LOG_COSH -> FloatPotentials.logCoshCurvatures(a, at, weight, nu, out, outAt, n);
        }
    }

    @Override
    public void multiply(float[] a, int at, float[] b, int bAt, int n) {
        for (int j = 0; j < n; j += LANES) {
            FloatVector.fromArray(SPECIES, a, at + j)
                    .mul(FloatVector.fromArray(SPECIES, b, bAt + j))
                    .intoArray(a, at + j);
        }
    }

    @Override
    public void addScaled(float[] a, int at, double factor, float[] b, int bAt, int n) {
        FloatVector f = FloatVector.broadcast(SPECIES, (float) factor);
        for (int j = 0; j < n; j += LANES) {
            FloatVector.fromArray(SPECIES, b, bAt + j)
                    .fma(f, FloatVector.fromArray(SPECIES, a, at + j))
                    .intoArray(a, at + j);
        }
    }

    @Override
    public double dot(float[] a, int at, float[] b, int bAt, int n) {
        double sum = 0;
        int j = 0;
        FloatVector vector = FloatVector.zero(SPECIES);
        for (; j + LANES <= n; j += LANES) {
            vector = FloatVector.fromArray(SPECIES, a, at + j).fma(FloatVector.fromArray(SPECIES, b, bAt + j), vector);
        }
        for (; j < n; j++) {
            sum += (double) a[at + j] * b[bAt + j];
        }
        vector.intoArray(lanes, 0);
        return sum + sum(0);
    }

    /** Of the lanes of a stored vector, in their order: that of {@code reduceLanes} is left open, and changes when C2 compiles it. */
    private double sum(int at) {
        double sum = 0;
        for (int i = at; i < at + LANES; i++) {
            sum += lanes[i];
        }
        return sum;
    }

    @Override
    public void copy(float[] from, int start, float[] to, int at, int n) {
        System.arraycopy(from, start, to, at, n);
    }
}
