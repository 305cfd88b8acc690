package org.bilevel.imaging.regularizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;
import org.apache.commons.math3.dfp.DfpMath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;

/** The derivatives of the regularisers with 40 decimal digits, from their definitions: sum_g W_g phi_nu(|t_g|), t_g linear in the image. */
final class PreciseReference {

    private static final DfpField FIELD = new DfpField(40);

    /**
     * One term: t has a component for each row of pixels and coefficients.
     *
     * @param weight W
     * @param logWeights where theta holds the logarithms whose sum is that of the weight
     * @param taps where theta holds the taps that the coefficients of the only row are centred from, or -1
     */
    private record Term(Dfp weight, int[] logWeights, int taps, int[][] pixels, Dfp[][] coefficients) {

        Dfp[] times(Dfp[] x) {
            Dfp[] t = zeros(pixels.length);
            for (int i = 0; i < t.length; i++) {
                for (int j = 0; j < pixels[i].length; j++) {
                    t[i] = t[i].add(coefficients[i][j].multiply(x[pixels[i][j]]));
                }
            }
            return t;
        }

        void addTransposed(Dfp[] field, Dfp[] out) {
            for (int i = 0; i < field.length; i++) {
                for (int j = 0; j < pixels[i].length; j++) {
                    int pixel = pixels[i][j];
                    out[pixel] = out[pixel].add(coefficients[i][j].multiply(field[i]));
                }
            }
        }
    }

    private final List<Term> terms = new ArrayList<>();
    private final double[] theta;
    private final Dfp nu2;
    private final int smoothing;
    private final int filterTaps;
    private final int area;

    private PreciseReference(double[] theta, int smoothing, int filterTaps, int area) {
        this.theta = theta;
        Dfp nu = DfpMath.exp(of(theta[smoothing]));
        this.nu2 = nu.multiply(nu);
        this.smoothing = smoothing;
        this.filterTaps = filterTaps;
        this.area = area;
    }

    /** Total variation or Fields of Experts. */
    static PreciseReference of(Regularizer regularizer, double[] theta, ImageShape shape) {
        return regularizer instanceof FieldsOfExperts foe
                ? fieldsOfExperts(foe, theta, shape)
                : totalVariation((TotalVariation) regularizer, theta, shape);
    }

    private static PreciseReference totalVariation(TotalVariation tv, double[] theta, ImageShape shape) {
        PreciseReference reference = new PreciseReference(theta, 1, 0, 1);
        Dfp weight = DfpMath.exp(of(theta[0]));
        Dfp[] difference = {of(-1), of(1)};
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                List<int[]> pixels = new ArrayList<>();
                for (int c = 0; c < shape.channels(); c++) {
                    int p = (c * shape.height() + y) * shape.width() + x;
                    if (x + 1 < shape.width()) {
                        pixels.add(new int[] {p, p + 1});
                    }
                    if (y + 1 < shape.height()) {
                        pixels.add(new int[] {p, p + shape.width()});
                    }
                }
                if (tv.kind() == TotalVariation.Kind.ANISOTROPIC) {
                    for (int[] pair : pixels) {
                        reference.terms.add(
                                new Term(weight, new int[] {0}, -1, new int[][] {pair}, new Dfp[][] {difference}));
                    }
                    continue;
                }
                Dfp[][] coefficients = new Dfp[pixels.size()][];
                Arrays.fill(coefficients, difference);
                reference.terms.add(new Term(weight, new int[] {0}, -1, pixels.toArray(int[][]::new), coefficients));
            }
        }
        return reference;
    }

    private static PreciseReference fieldsOfExperts(FieldsOfExperts foe, double[] theta, ImageShape shape) {
        int size = foe.size();
        int taps = shape.channels() * size * size;
        int weights = foe.filters() * taps;
        int scale = weights + foe.filters();
        PreciseReference reference = new PreciseReference(theta, scale + 1, weights, size * size);
        Dfp[] centred = reference.centred(of(theta));
        for (int k = 0; k < foe.filters(); k++) {
            Dfp weight = DfpMath.exp(of(theta[scale]).add(of(theta[weights + k])));
            Dfp[] filter = Arrays.copyOfRange(centred, k * taps, (k + 1) * taps);
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int[] window = new int[taps];
                    for (int tap = 0; tap < taps; tap++) {
                        int row = source(y + tap / size % size - size / 2, shape.height(), foe.boundary());
                        int column = source(x + tap % size - size / 2, shape.width(), foe.boundary());
                        window[tap] = (tap / (size * size) * shape.height() + row) * shape.width() + column;
                    }
                    reference.terms.add(new Term(
                            weight, new int[] {weights + k, scale}, k * taps, new int[][] {window}, new Dfp[][] {filter
                            }));
                }
            }
        }
        return reference;
    }

    private static int source(int i, int n, Boundary boundary) {
        if (boundary == Boundary.PERIODIC) {
            return (i + n) % n;
        }
        return i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i;
    }

    private Dfp[] centred(Dfp[] values) {
        Dfp[] out = values.clone();
        for (int start = 0; start < filterTaps; start += area) {
            Dfp sum = FIELD.getZero();
            for (int tap = start; tap < start + area; tap++) {
                sum = sum.add(values[tap]);
            }
            Dfp mean = sum.divide(area);
            for (int tap = start; tap < start + area; tap++) {
                out[tap] = values[tap].subtract(mean);
            }
        }
        return out;
    }

    /** The gradient at x. */
    Dfp[] gradient(double[] x) {
        Dfp[] image = of(x);
        Dfp[] out = zeros(x.length);
        for (Term term : terms) {
            Dfp[] t = term.times(image);
            term.addTransposed(scaled(term.weight().divide(rho(t)), t), out);
        }
        return out;
    }

    /** The Hessian at x times v. */
    Dfp[] hessian(double[] x, double[] v) {
        Dfp[] image = of(x);
        Dfp[] direction = of(v);
        Dfp[] out = zeros(x.length);
        for (Term term : terms) {
            Dfp[] field = curved(term.times(image), term.times(direction));
            term.addTransposed(scaled(term.weight(), field), out);
        }
        return out;
    }

    /** phi''(t) u. */
    private Dfp[] curved(Dfp[] t, Dfp[] u) {
        Dfp rho = rho(t);
        Dfp along = dot(t, u).divide(rho.multiply(rho));
        Dfp[] out = zeros(t.length);
        for (int i = 0; i < t.length; i++) {
            out[i] = u[i].subtract(t[i].multiply(along)).divide(rho);
        }
        return out;
    }

    /** B(x)^T q. */
    Dfp[] mixedTransposed(double[] x, double[] q) {
        Dfp[] image = of(x);
        Dfp[] direction = of(q);
        Dfp[] out = zeros(theta.length);
        for (Term term : terms) {
            Dfp[] t = term.times(image);
            Dfp[] u = term.times(direction);
            Dfp rho = rho(t);
            Dfp slope = term.weight().multiply(dot(t, u)).divide(rho);
            for (int parameter : term.logWeights()) {
                out[parameter] = out[parameter].add(slope);
            }
            out[smoothing] = out[smoothing].subtract(slope.multiply(nu2).divide(rho.multiply(rho)));
            if (term.taps() >= 0) {
                Dfp factor = term.weight().multiply(t[0]).divide(rho);
                Dfp curved = term.weight().multiply(curved(t, u)[0]);
                int[] window = term.pixels()[0];
                for (int tap = 0; tap < window.length; tap++) {
                    Dfp sum = factor.multiply(direction[window[tap]]).add(curved.multiply(image[window[tap]]));
                    out[term.taps() + tap] = out[term.taps() + tap].add(sum);
                }
            }
        }
        return centred(out);
    }

    private Dfp rho(Dfp[] t) {
        return dot(t, t).add(nu2).sqrt();
    }

    private static Dfp dot(Dfp[] x, Dfp[] y) {
        Dfp sum = FIELD.getZero();
        for (int i = 0; i < x.length; i++) {
            sum = sum.add(x[i].multiply(y[i]));
        }
        return sum;
    }

    private static Dfp[] scaled(Dfp factor, Dfp[] x) {
        Dfp[] out = x.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i].multiply(factor);
        }
        return out;
    }

    /** x + y. */
    static Dfp[] plus(Dfp[] x, Dfp[] y) {
        Dfp[] out = x.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i].add(y[i]);
        }
        return out;
    }

    /** A number as it is. */
    static Dfp of(double value) {
        return FIELD.newDfp(value);
    }

    /** A vector as it is. */
    static Dfp[] of(double[] values) {
        Dfp[] result = new Dfp[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = of(values[i]);
        }
        return result;
    }

    private static Dfp[] zeros(int length) {
        return of(new double[length]);
    }

    /** ||computed - exact||. */
    static double distance(double[] computed, Dfp[] exact) {
        Dfp sum = FIELD.getZero();
        for (int i = 0; i < computed.length; i++) {
            Dfp difference = exact[i].subtract(of(computed[i]));
            sum = sum.add(difference.multiply(difference));
        }
        return sum.sqrt().toDouble();
    }

    /** Rounded to double precision. */
    static double[] toDouble(Dfp[] exact) {
        return Arrays.stream(exact).mapToDouble(Dfp::toDouble).toArray();
    }
}
