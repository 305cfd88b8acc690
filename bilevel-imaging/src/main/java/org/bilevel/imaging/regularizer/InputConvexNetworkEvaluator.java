package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.Potential;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of {@link BoundInputConvexNetwork}. With t = W x + b, z = s_1(t), r = V z + c, g = E V^T s_2'(r) and, along q, u = W q and w = V (s_1' u):
 *
 * <pre>
 * grad R      = W^T (s_1' g)
 * d2R/dx2 q   = W^T h,   h = s_1' V^T (E s_2'' w) + s_1'' g u
 * </pre>
 *
 * B^T q is the derivative of q^T grad R = E sum s_2'(r) w, backwards: that in r is alpha = E s_2'' w, in w beta = E s_2'(r), in t it is h, and in u s_1' g. Taps read sums over pixels of these times what the layers read.
 *
 * <p>Maps of the first layer are kept as images in double precision, flat [filter, pixel]; those of the second are made strip by strip ({@link FilterKernel}) but for s_2''.
 *
 * @param <A> arrays of the kernels' arithmetic
 */
final class InputConvexNetworkEvaluator<A> implements RegularizerEvaluator {

    private final BoundInputConvexNetwork bound;
    private final ImageShape shape;
    private final Arithmetic<A> arithmetic;
    private final FilterKernel<A> first;
    private final FilterKernel<A> second;
    private final InputConvexNetworkBounds bounds;
    private final A ones;
    private final A scratch;
    /** Of the first layer. */
    private final double[] maps;

    /** Likewise. */
    private final double[] activations;

    /** Likewise. */
    private final double[] back;

    /** Of the second, for values; allocated when first needed. */
    private double @Nullable [] outputs;

    private @Nullable Linearized<A> linearized;
    private InputConvexNetworkBounds.@Nullable Size size;

    /**
     * What products with second derivatives at x need.
     *
     * @param t responses of the first layer, bias added
     * @param z activations
     * @param slope s_1'
     * @param g E V^T s_2'
     * @param curvature s_1'' g
     * @param outer E s_2'', as the second kernel stores it
     */
    private record Linearized<A>(
            double[] x, double[] t, double[] z, double[] slope, double[] g, double[] curvature, A outer) {}

    InputConvexNetworkEvaluator(BoundInputConvexNetwork bound, ImageShape shape, Arithmetic<A> arithmetic) {
        this.bound = bound;
        this.shape = shape;
        this.arithmetic = arithmetic;
        this.first = new FilterKernel<>(arithmetic, bound.filters, bound.boundary, shape);
        this.second = new FilterKernel<>(arithmetic, bound.mixing, bound.boundary, shape);
        this.bounds = new InputConvexNetworkBounds(bound, shape);
        this.ones = arithmetic.allocate(second.stripLength());
        for (int i = 0; i < second.stripLength(); i++) {
            arithmetic.load(1, ones, i);
        }
        this.scratch = arithmetic.allocate(second.stripLength());
        this.maps = newMaps();
        this.activations = newMaps();
        this.back = newMaps();
    }

    private double[] newMaps() {
        return new double[Math.multiplyExact(bound.biases.length, shape.pixels())];
    }

    /** Overwrites {@code t} with W x + b. */
    private void respond(double[] x, double[] t) {
        first.responses(x, t);
        addBiases(t, bound.biases);
    }

    private void addBiases(double[] t, double[] biases) {
        for (int k = 0; k < biases.length; k++) {
            double bias = biases[k];
            for (int p = k * shape.pixels(); p < (k + 1) * shape.pixels(); p++) {
                t[p] += bias;
            }
        }
    }

    /** z = s_1(t). */
    private void activate(double[] t, double[] z) {
        double nu = bound.nu1;
        for (int p = 0; p < t.length; p++) {
            z[p] = (t[p] + SmoothedNorm.value(t[p] * t[p], nu)) / 2;
        }
    }

    /** s_1'. */
    private double slope(double t) {
        return (1 + t / Math.sqrt(t * t + bound.nu1 * bound.nu1)) / 2;
    }

    /** Makes E s_2' of responses of the second layer, biases not yet added. */
    private void outerSlopes(A r, int at, int n) {
        arithmetic.slopes(r, at, bound.scale / 2, bound.nu2, n);
        arithmetic.addScaled(r, at, bound.scale / 2, ones, 0, n);
    }

    /** Overwrites {@code g} with E V^T s_2'(V z + c). */
    private void backward(double[] z, double[] g) {
        Arrays.fill(g, 0);
        second.transform(
                z,
                (j, r, at, n, position) -> {
                    arithmetic.addScaled(r, at, bound.mixingBiases[j], ones, 0, n);
                    outerSlopes(r, at, n);
                },
                g);
    }

    @Override
    public double value(double[] x) {
        double[] r = outputs == null ? new double[bound.mixingBiases.length * shape.pixels()] : outputs;
        outputs = r;
        respond(x, maps);
        activate(maps, activations);
        second.responses(activations, r);
        addBiases(r, bound.mixingBiases);
        double sum = 0;
        for (double value : r) {
            sum += (value + SmoothedNorm.value(value * value, bound.nu2)) / 2;
        }
        return bound.scale * sum;
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        respond(x, maps);
        activate(maps, activations);
        backward(activations, back);
        for (int p = 0; p < back.length; p++) {
            back[p] *= slope(maps[p]);
        }
        first.transpose(back, gradient);
    }

    @Override
    public void linearize(double[] x) {
        Linearized<A> at = linearized == null
                ? new Linearized<>(
                        new double[x.length],
                        newMaps(),
                        newMaps(),
                        newMaps(),
                        newMaps(),
                        newMaps(),
                        arithmetic.allocate(second.storageLength()))
                : linearized;
        linearized = at;
        System.arraycopy(x, 0, at.x, 0, x.length);
        respond(x, at.t);
        activate(at.t, at.z);
        Arrays.fill(at.g, 0);
        second.transform(
                at.z,
                (j, r, from, n, position) -> {
                    arithmetic.addScaled(r, from, bound.mixingBiases[j], ones, 0, n);
                    arithmetic.curvatures(r, from, bound.scale / 2, bound.nu2, at.outer, position, n);
                    outerSlopes(r, from, n);
                },
                at.g);
        double nu = bound.nu1;
        for (int p = 0; p < at.t.length; p++) {
            at.slope[p] = slope(at.t[p]);
            at.curvature[p] = Potential.SQRT.curvature(at.t[p], nu) / 2 * at.g[p];
        }
        size = null;
    }

    private Linearized<A> linearized() {
        if (linearized == null) {
            throw new IllegalStateException("second derivatives before linearize");
        }
        return linearized;
    }

    @Override
    public void addHessian(double[] v, double[] out) {
        Linearized<A> at = linearized();
        first.responses(v, maps);
        multiply(at.slope, maps, activations);
        throughOuter(at, activations, back);
        for (int p = 0; p < back.length; p++) {
            back[p] = at.slope[p] * back[p] + at.curvature[p] * maps[p];
        }
        first.transpose(back, out);
    }

    private static void multiply(double[] a, double[] b, double[] out) {
        for (int p = 0; p < out.length; p++) {
            out[p] = a[p] * b[p];
        }
    }

    /** Overwrites {@code out} with V^T (E s_2'' V y). */
    private void throughOuter(Linearized<A> at, double[] y, double[] out) {
        Arrays.fill(out, 0);
        second.transform(y, (j, w, from, n, position) -> arithmetic.multiply(w, from, at.outer, position, n), out);
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        Linearized<A> at = linearized();
        Arrays.fill(out, 0);
        first.responses(q, maps);
        multiply(at.slope, maps, activations);
        addOuterDerivatives(at, out);
        throughOuter(at, activations, back);
        int smoothing = offset("log_smoothing");
        for (int p = 0; p < back.length; p++) {
            double inner = at.curvature[p] * maps[p];
            out[smoothing] += back[p] * bySmoothing(at.t[p]) - inner * at.t[p];
            // h and s_1' g.
            back[p] = at.slope[p] * back[p] + inner;
            activations[p] = at.slope[p] * at.g[p];
        }
        int biases = offset("biases");
        for (int k = 0; k < bound.biases.length; k++) {
            for (int p = k * shape.pixels(); p < (k + 1) * shape.pixels(); p++) {
                out[biases + k] += back[p];
            }
        }
        double[] taps = new double[bound.filters.weights().length];
        first.filterGradient(at.x, q, activations, back, taps);
        FieldsOfExpertsParameters.subtractChannelMeans(taps, bound.filters.size() * bound.filters.size());
        System.arraycopy(taps, 0, out, offset("filters"), taps.length);
    }

    /** Of the parameters of the second layer and of the scale, given s_1' u in {@link #activations}. */
    private void addOuterDerivatives(Linearized<A> at, double[] out) {
        double[] taps = new double[bound.mixingRoots.length];
        int biases = offset("mixing_biases");
        int scale = offset("log_scale");
        int smoothing = offset("log_smoothing") + 1;
        second.filterGradient(
                at.z,
                activations,
                (j, r, w, from, n, position) -> {
                    arithmetic.addScaled(r, from, bound.mixingBiases[j], ones, 0, n);
                    arithmetic.copy(r, from, scratch, 0, n);
                    outerSlopes(scratch, 0, n);
                    out[scale] += arithmetic.dot(scratch, 0, w, from, n);
                    arithmetic.multiply(w, from, at.outer, position, n);
                    out[biases + j] += arithmetic.dot(w, from, ones, 0, n);
                    out[smoothing] -= arithmetic.dot(w, from, r, from, n);
                    arithmetic.copy(scratch, 0, r, from, n);
                },
                taps);
        int mixing = offset("mixing");
        for (int i = 0; i < taps.length; i++) {
            out[mixing + i] = 2 * bound.mixingRoots[i] * taps[i];
        }
    }

    /** The derivative of s_1(t) in log nu_1. */
    private double bySmoothing(double t) {
        double rho = Math.sqrt(t * t + bound.nu1 * bound.nu1);
        // (nu / rho - 1) nu / 2 without cancellation.
        return -bound.nu1 * t * t / (2 * rho * (rho + bound.nu1));
    }

    private int offset(String block) {
        return bound.layout.block(block).offset();
    }

    private double[] part(double[] direction, String block) {
        return bound.layout.block(block).copyOf(direction);
    }

    /** {@inheritDoc} Allocates. */
    @Override
    public void mixed(double[] direction, double[] out) {
        Linearized<A> at = linearized();
        double[] turned = part(direction, "filters");
        FieldsOfExpertsParameters.subtractChannelMeans(turned, bound.filters.size() * bound.filters.size());
        FilterKernel<A> turnedFirst = kernel(bound.filters, turned);
        double[] turnedMixing = part(direction, "mixing");
        for (int i = 0; i < turnedMixing.length; i++) {
            turnedMixing[i] *= 2 * bound.mixingRoots[i];
        }
        FilterKernel<A> turnedSecond = kernel(bound.mixing, turnedMixing);
        double scale = direction[offset("log_scale")];
        double[] smoothing = part(direction, "log_smoothing");

        // Derivatives of t, z, and r along the direction.
        double[] dt = newMaps();
        turnedFirst.responses(at.x, dt);
        addBiases(dt, part(direction, "biases"));
        double[] dz = newMaps();
        for (int p = 0; p < dz.length; p++) {
            dz[p] = at.slope[p] * dt[p] + smoothing[0] * bySmoothing(at.t[p]);
        }
        // Without what dz adds to it, and r itself. Loops overrun, so that arrays of several maps are only copied to.
        A dr = arithmetic.allocate(second.storageLength());
        double[] dBiases = part(direction, "mixing_biases");
        turnedSecond.respond(at.z, (j, r, from, n, position) -> {
            arithmetic.addScaled(r, from, dBiases[j], ones, 0, n);
            arithmetic.copy(r, from, dr, position, n);
        });
        A responses = arithmetic.allocate(second.storageLength());
        second.respond(at.z, (j, r, from, n, position) -> {
            arithmetic.addScaled(r, from, bound.mixingBiases[j], ones, 0, n);
            arithmetic.copy(r, from, responses, position, n);
        });

        // Of g, with the scale.
        double[] dg = newMaps();
        turnedSecond.transpose(
                (j, r, from, n, position) -> {
                    arithmetic.copy(responses, position, r, from, n);
                    outerSlopes(r, from, n);
                },
                dg);
        second.transform(
                dz,
                (j, r, from, n, position) -> {
                    arithmetic.addScaled(r, from, 1, dr, position, n);
                    arithmetic.addScaled(r, from, -smoothing[1], responses, position, n);
                    arithmetic.multiply(r, from, at.outer, position, n);
                    arithmetic.copy(responses, position, scratch, 0, n);
                    outerSlopes(scratch, 0, n);
                    arithmetic.addScaled(r, from, scale, scratch, 0, n);
                },
                dg);

        double[] gradient = newMaps();
        for (int p = 0; p < dg.length; p++) {
            gradient[p] = at.slope[p] * at.g[p];
            dg[p] = at.slope[p] * dg[p] + at.curvature[p] * (dt[p] - smoothing[0] * at.t[p]);
        }
        Arrays.fill(out, 0);
        first.transpose(dg, out);
        turnedFirst.transpose(gradient, out);
    }

    private FilterKernel<A> kernel(FilterBank like, double[] taps) {
        return new FilterKernel<>(arithmetic, like.withWeights(taps), bound.boundary, shape);
    }

    @Override
    public Constant mixedNorm() {
        return bounds.mixedNorm(size());
    }

    @Override
    public Constant mixedNorm(ParameterLayout.Block block) {
        return bounds.mixedNorm(size(), block);
    }

    @Override
    public Constant mixedLipschitz() {
        return bounds.mixedLipschitz(size());
    }

    @Override
    public Constant gradientRounding(double[] x) {
        return new InputConvexNetworkRounding(bound, shape, arithmetic.unit(), first, second, bounds.sizeOf(x))
                .gradient();
    }

    @Override
    public Constant hessianRounding(double[] v) {
        return rounding().hessian(v);
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return rounding().mixed(q);
    }

    private InputConvexNetworkRounding rounding() {
        return new InputConvexNetworkRounding(bound, shape, arithmetic.unit(), first, second, size());
    }

    /** Of the point of linearisation, measured when first asked for. */
    private InputConvexNetworkBounds.Size size() {
        InputConvexNetworkBounds.Size known = size;
        if (known == null) {
            known = bounds.sizeOf(linearized().x);
            size = known;
        }
        return known;
    }
}
