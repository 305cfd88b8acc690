package org.bilevel.imaging.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Fourier} in single precision with the Vector API: passes of radix 4 and 8, whose values fit into 32 registers. The inverse exchanges real and imaginary parts, which
 * conjugates all roots of unity.
 *
 * <p>The passes are long methods on purpose: C2 compiles each on its own (FreqInlineSize). Inlined into one large loop they exceed what it keeps track of, and every vector of the loop becomes an object.
 */
final class FloatFourier implements Fourier<float[]> {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROW = (SIZE + 1) * LANES;
    private static final int PLANE = SIZE * ROW;
    private static final float ROOT = (float) Math.sqrt(0.5);

    /** exp(-2 pi i j q / 32) for j in 0..7 and q in 1..3: real and imaginary parts. */
    private static final float[] TWIDDLES = twiddles();

    private static final int[] MIRROR = mirrors();

    private static float[] twiddles() {
        float[] twiddles = new float[48];
        for (int j = 0; j < 8; j++) {
            for (int q = 1; q < 4; q++) {
                double angle = -2 * Math.PI * j * q / SIZE;
                twiddles[6 * j + 2 * q - 2] = (float) Math.cos(angle);
                twiddles[6 * j + 2 * q - 1] = (float) Math.sin(angle);
            }
        }
        return twiddles;
    }

    private static int[] mirrors() {
        int[] mirrors = new int[SIZE];
        for (int place = 0; place < SIZE; place++) {
            mirrors[place] = Fourier.mirror(place);
        }
        return mirrors;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void load(double[] from, int start, float[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j * LANES] = (float) from[start + j];
        }
    }

    @Override
    public void copy(float[] from, int start, float[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j * LANES] = from[start + j];
        }
    }

    @Override
    public void addTo(float[] from, int start, double[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j] += from[start + j * LANES];
        }
    }

    @Override
    public void forwardRow(float[] a, int at) {
        forward(a, at, at + PLANE, LANES);
    }

    @Override
    public void forwardColumn(float[] a, int at) {
        forward(a, at, at + PLANE, ROW);
    }

    @Override
    public void inverseRow(float[] a, int at) {
        inverse(a, at, at + PLANE, LANES);
    }

    @Override
    public void inverseColumn(float[] a, int at) {
        inverse(a, at, at + PLANE, ROW);
    }

    private static void forward(float[] a, int re, int im, int step) {
        for (int j = 0; j < 8; j++) {
            split(a, re + j * step, im + j * step, 8 * step, 6 * j);
        }
        for (int q = 0; q < 4; q++) {
            octet(a, re + 8 * q * step, im + 8 * q * step, step);
        }
    }

    private static void inverse(float[] a, int re, int im, int step) {
        for (int q = 0; q < 4; q++) {
            octet(a, im + 8 * q * step, re + 8 * q * step, step);
        }
        for (int j = 0; j < 8; j++) {
            join(a, im + j * step, re + j * step, 8 * step, 6 * j);
        }
    }

    private static FloatVector at(float[] a, int i) {
        return FloatVector.fromArray(SPECIES, a, i);
    }

    /** Radix 4, then twiddles. */
    private static void split(float[] a, int re, int im, int step, int twiddle) {
        FloatVector x0r = at(a, re);
        FloatVector x0i = at(a, im);
        FloatVector x1r = at(a, re + step);
        FloatVector x1i = at(a, im + step);
        FloatVector x2r = at(a, re + 2 * step);
        FloatVector x2i = at(a, im + 2 * step);
        FloatVector x3r = at(a, re + 3 * step);
        FloatVector x3i = at(a, im + 3 * step);
        FloatVector ar = x0r.add(x2r);
        FloatVector ai = x0i.add(x2i);
        FloatVector br = x0r.sub(x2r);
        FloatVector bi = x0i.sub(x2i);
        FloatVector cr = x1r.add(x3r);
        FloatVector ci = x1i.add(x3i);
        FloatVector dr = x1r.sub(x3r);
        FloatVector di = x1i.sub(x3i);
        ar.add(cr).intoArray(a, re);
        ai.add(ci).intoArray(a, im);
        FloatVector yr = br.add(di);
        FloatVector yi = bi.sub(dr);
        FloatVector wr = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle]);
        FloatVector wi = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 1]);
        yr.mul(wr).sub(yi.mul(wi)).intoArray(a, re + step);
        yr.fma(wi, yi.mul(wr)).intoArray(a, im + step);
        yr = ar.sub(cr);
        yi = ai.sub(ci);
        wr = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 2]);
        wi = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 3]);
        yr.mul(wr).sub(yi.mul(wi)).intoArray(a, re + 2 * step);
        yr.fma(wi, yi.mul(wr)).intoArray(a, im + 2 * step);
        yr = br.sub(di);
        yi = bi.add(dr);
        wr = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 4]);
        wi = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 5]);
        yr.mul(wr).sub(yi.mul(wi)).intoArray(a, re + 3 * step);
        yr.fma(wi, yi.mul(wr)).intoArray(a, im + 3 * step);
    }

    /** Twiddles, then radix 4. */
    private static void join(float[] a, int re, int im, int step, int twiddle) {
        FloatVector x0r = at(a, re);
        FloatVector x0i = at(a, im);
        FloatVector y1r = at(a, re + step);
        FloatVector y1i = at(a, im + step);
        FloatVector y2r = at(a, re + 2 * step);
        FloatVector y2i = at(a, im + 2 * step);
        FloatVector y3r = at(a, re + 3 * step);
        FloatVector y3i = at(a, im + 3 * step);
        FloatVector w1r = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle]);
        FloatVector w1i = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 1]);
        FloatVector w2r = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 2]);
        FloatVector w2i = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 3]);
        FloatVector w3r = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 4]);
        FloatVector w3i = FloatVector.broadcast(SPECIES, TWIDDLES[twiddle + 5]);
        FloatVector x1r = y1r.mul(w1r).sub(y1i.mul(w1i));
        FloatVector x1i = y1r.fma(w1i, y1i.mul(w1r));
        FloatVector x2r = y2r.mul(w2r).sub(y2i.mul(w2i));
        FloatVector x2i = y2r.fma(w2i, y2i.mul(w2r));
        FloatVector x3r = y3r.mul(w3r).sub(y3i.mul(w3i));
        FloatVector x3i = y3r.fma(w3i, y3i.mul(w3r));
        FloatVector ar = x0r.add(x2r);
        FloatVector ai = x0i.add(x2i);
        FloatVector br = x0r.sub(x2r);
        FloatVector bi = x0i.sub(x2i);
        FloatVector cr = x1r.add(x3r);
        FloatVector ci = x1i.add(x3i);
        FloatVector dr = x1r.sub(x3r);
        FloatVector di = x1i.sub(x3i);
        ar.add(cr).intoArray(a, re);
        ai.add(ci).intoArray(a, im);
        br.add(di).intoArray(a, re + step);
        bi.sub(dr).intoArray(a, im + step);
        ar.sub(cr).intoArray(a, re + 2 * step);
        ai.sub(ci).intoArray(a, im + 2 * step);
        br.sub(di).intoArray(a, re + 3 * step);
        bi.add(dr).intoArray(a, im + 3 * step);
    }

    /** Radix 8. */
    private static void octet(float[] a, int re, int im, int step) {
        FloatVector p = at(a, re);
        FloatVector q = at(a, re + 4 * step);
        FloatVector a0r = p.add(q);
        FloatVector a1r = p.sub(q);
        p = at(a, im);
        q = at(a, im + 4 * step);
        FloatVector a0i = p.add(q);
        FloatVector a1i = p.sub(q);
        p = at(a, re + 2 * step);
        q = at(a, re + 6 * step);
        FloatVector a2r = p.add(q);
        FloatVector a3r = p.sub(q);
        p = at(a, im + 2 * step);
        q = at(a, im + 6 * step);
        FloatVector a2i = p.add(q);
        FloatVector a3i = p.sub(q);
        FloatVector e0r = a0r.add(a2r);
        FloatVector e0i = a0i.add(a2i);
        FloatVector e2r = a0r.sub(a2r);
        FloatVector e2i = a0i.sub(a2i);
        FloatVector e1r = a1r.add(a3i);
        FloatVector e1i = a1i.sub(a3r);
        FloatVector e3r = a1r.sub(a3i);
        FloatVector e3i = a1i.add(a3r);
        p = at(a, re + step);
        q = at(a, re + 5 * step);
        FloatVector b0r = p.add(q);
        FloatVector b1r = p.sub(q);
        p = at(a, im + step);
        q = at(a, im + 5 * step);
        FloatVector b0i = p.add(q);
        FloatVector b1i = p.sub(q);
        p = at(a, re + 3 * step);
        q = at(a, re + 7 * step);
        FloatVector b2r = p.add(q);
        FloatVector b3r = p.sub(q);
        p = at(a, im + 3 * step);
        q = at(a, im + 7 * step);
        FloatVector b2i = p.add(q);
        FloatVector b3i = p.sub(q);
        FloatVector o0r = b0r.add(b2r);
        FloatVector o0i = b0i.add(b2i);
        e0r.add(o0r).intoArray(a, re);
        e0i.add(o0i).intoArray(a, im);
        e0r.sub(o0r).intoArray(a, re + 4 * step);
        e0i.sub(o0i).intoArray(a, im + 4 * step);
        FloatVector o2r = b0r.sub(b2r);
        FloatVector o2i = b0i.sub(b2i);
        e2r.add(o2i).intoArray(a, re + 2 * step);
        e2i.sub(o2r).intoArray(a, im + 2 * step);
        e2r.sub(o2i).intoArray(a, re + 6 * step);
        e2i.add(o2r).intoArray(a, im + 6 * step);
        FloatVector o1r = b1r.add(b3i);
        FloatVector o1i = b1i.sub(b3r);
        FloatVector root = FloatVector.broadcast(SPECIES, ROOT);
        FloatVector minus = FloatVector.broadcast(SPECIES, -ROOT);
        FloatVector sum = o1r.add(o1i);
        FloatVector difference = o1i.sub(o1r);
        sum.fma(root, e1r).intoArray(a, re + step);
        difference.fma(root, e1i).intoArray(a, im + step);
        sum.fma(minus, e1r).intoArray(a, re + 5 * step);
        difference.fma(minus, e1i).intoArray(a, im + 5 * step);
        FloatVector o3r = b1r.sub(b3i);
        FloatVector o3i = b1i.add(b3r);
        difference = o3i.sub(o3r);
        sum = o3r.add(o3i);
        difference.fma(root, e3r).intoArray(a, re + 3 * step);
        sum.fma(minus, e3i).intoArray(a, im + 3 * step);
        difference.fma(minus, e3r).intoArray(a, re + 7 * step);
        sum.fma(root, e3i).intoArray(a, im + 7 * step);
    }

    @Override
    public void multiply(float[] z, int zAt, float[] w, int wAt, boolean add, float[] out, int outAt) {
        for (int n = 0; n < SIZE; n++) {
            int from = zAt + n * ROW;
            int to = outAt + n * ROW;
            FloatVector zr = at(z, from);
            FloatVector zi = at(z, from + PLANE);
            FloatVector vr = FloatVector.broadcast(SPECIES, w[wAt + 2 * n]);
            FloatVector vi = FloatVector.broadcast(SPECIES, w[wAt + 2 * n + 1]);
            FloatVector sumR = zr.mul(vr);
            FloatVector sumI = zr.mul(vi);
            if (add) {
                sumR = sumR.add(at(out, to));
                sumI = sumI.add(at(out, to + PLANE));
            }
            sumR.sub(zi.mul(vi)).intoArray(out, to);
            zi.fma(vr, sumI).intoArray(out, to + PLANE);
        }
    }

    @Override
    public void multiplyAdjoint(float[] z, int zAt, float[] w, int wAt, float[] out, int outAt) {
        for (int n = 0; n < SIZE; n++) {
            int from = zAt + n * ROW;
            int to = outAt + n * ROW;
            FloatVector zr = at(z, from);
            FloatVector zi = at(z, from + PLANE);
            FloatVector vr = FloatVector.broadcast(SPECIES, w[wAt + 2 * n]);
            FloatVector vi = FloatVector.broadcast(SPECIES, w[wAt + 2 * n + 1]);
            zi.fma(vi, zr.fma(vr, at(out, to))).intoArray(out, to);
            zi.fma(vr, at(out, to + PLANE)).sub(zr.mul(vi)).intoArray(out, to + PLANE);
        }
    }

    @Override
    public void multiplyPair(
            float[] z, int zAt, int mirrored, float[] w, int wAt, boolean add, float[] out, int outAt) {
        for (int n = 0; n < SIZE; n++) {
            int from = zAt + n * ROW;
            int other = mirrored + MIRROR[n] * ROW;
            int to = outAt + n * ROW;
            FloatVector zr = at(z, from);
            FloatVector zi = at(z, from + PLANE);
            FloatVector mr = at(z, other);
            FloatVector mi = at(z, other + PLANE);
            FloatVector vr = FloatVector.broadcast(SPECIES, w[wAt + 4 * n]);
            FloatVector vi = FloatVector.broadcast(SPECIES, w[wAt + 4 * n + 1]);
            FloatVector wr = FloatVector.broadcast(SPECIES, w[wAt + 4 * n + 2]);
            FloatVector wi = FloatVector.broadcast(SPECIES, w[wAt + 4 * n + 3]);
            FloatVector sumR = mi.fma(wi, mr.fma(wr, zr.mul(vr)));
            FloatVector sumI = mr.fma(wi, zi.fma(vr, zr.mul(vi)));
            if (add) {
                sumR = sumR.add(at(out, to));
                sumI = sumI.add(at(out, to + PLANE));
            }
            sumR.sub(zi.mul(vi)).intoArray(out, to);
            sumI.sub(mi.mul(wr)).intoArray(out, to + PLANE);
        }
    }

    @Override
    public void multiplyPairAdjoint(
            float[] z, int zAt, int mirrored, float[] w, int wAt, int wMirrored, float[] out, int outAt) {
        for (int n = 0; n < SIZE; n++) {
            int from = zAt + n * ROW;
            int other = mirrored + MIRROR[n] * ROW;
            int to = outAt + n * ROW;
            int weight = wMirrored + 4 * MIRROR[n] + 2;
            FloatVector zr = at(z, from);
            FloatVector zi = at(z, from + PLANE);
            FloatVector mr = at(z, other);
            FloatVector mi = at(z, other + PLANE);
            FloatVector vr = FloatVector.broadcast(SPECIES, w[wAt + 4 * n]);
            FloatVector vi = FloatVector.broadcast(SPECIES, w[wAt + 4 * n + 1]);
            FloatVector wr = FloatVector.broadcast(SPECIES, w[weight]);
            FloatVector wi = FloatVector.broadcast(SPECIES, w[weight + 1]);
            FloatVector sumR = mi.fma(wi, mr.fma(wr, zi.fma(vi, zr.fma(vr, at(out, to)))));
            FloatVector sumI = mr.fma(wi, zi.fma(vr, at(out, to + PLANE)));
            sumR.intoArray(out, to);
            sumI.sub(zr.mul(vi).add(mi.mul(wr))).intoArray(out, to + PLANE);
        }
    }
}
