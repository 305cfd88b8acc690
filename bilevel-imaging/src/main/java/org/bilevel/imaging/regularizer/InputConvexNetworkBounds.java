package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.PatchNorms;
import org.bilevel.imaging.image.ImageShape;

/** Bounds on the mixed derivative of {@link BoundInputConvexNetwork}; derived in docs/theory/constants.md, section 7b, in the same notation. Belongs to one thread. */
final class InputConvexNetworkBounds {

    /** sup over t of |t s''(t)|, for any nu: |t| nu^2 / (2 rho^3) at t = nu / sqrt(2). */
    static final double SMOOTHING = 1 / (3 * Math.sqrt(3)) * (1 + 1e-15);

    private final BoundInputConvexNetwork bound;
    private final ImageShape shape;
    private final PatchNorms patchNorms;
    private final double[] patches;

    /** Entries of a map of the first layer, of all of them, and of all of the second. */
    private final double pixels;

    private final double inputs;
    private final double outputs;

    private final double e;
    private final double v;
    private final double m1;
    private final double m2;
    private final double columns;
    private final double reach;

    /**
     * What is known of an image.
     *
     * @param norm ||x||
     * @param largest modulus
     * @param patches ||X||, of all centred patches together
     * @param patch the largest ||X_p||
     */
    record Size(double norm, double largest, double patches, double patch) {}

    InputConvexNetworkBounds(BoundInputConvexNetwork bound, ImageShape shape) {
        this.bound = bound;
        this.shape = shape;
        this.patchNorms = new PatchNorms(bound.filters.size(), bound.boundary, shape);
        this.patches = new double[shape.pixels()];
        this.pixels = shape.pixels();
        this.inputs = pixels * bound.biases.length;
        this.outputs = pixels * bound.mixingBiases.length;
        this.e = bound.scale;
        this.v = bound.mixingNorms.norm();
        this.m1 = bound.second1();
        this.m2 = bound.second2();
        this.columns = norm(bound.mixingNorms.columnSums()) * Math.sqrt(pixels);
        this.reach = bound.boundary.overlap() * bound.filters.size();
    }

    Size sizeOf(double[] x) {
        patchNorms.of(x, patches);
        double largestPatch = Arrays.stream(patches).max().orElseThrow();
        return new Size(Rounding.norm(x), FieldsOfExpertsBounds.largest(x), Rounding.norm(patches), largestPatch);
    }

    private static double norm(double[] values) {
        return Rounding.norm(values);
    }

    /** A bound on ||z||, as |s_1(t)| <= |t|. */
    private double activations(Size x) {
        return norm(bound.filterNorms) * x.patches() + Math.sqrt(pixels) * norm(bound.biases);
    }

    /** A bound on the modulus of a value of z. */
    private double largestActivation(Size x) {
        double most = 0;
        for (int k = 0; k < bound.biases.length; k++) {
            double filter = bound.filters.norm(k) + bound.filterErrors[k];
            most = Math.max(most, filter * x.patch() + Math.abs(bound.biases[k]));
        }
        return most;
    }

    /** By blocks, in the order of the layout. */
    private double[] mixedNorms(Size x) {
        double w = bound.norm;
        double mixing = 2 * Math.sqrt(bound.mixingNorms.share());
        double byNu1 = SMOOTHING * columns + v * v * m2 * Math.sqrt(inputs) * bound.nu1 / 2;
        double byNu2 = v * SMOOTHING * Math.sqrt(outputs);
        double[] norms = {
            w * bound.inner() * x.patches() + reach * columns,
            w * bound.inner() * Math.sqrt(pixels),
            w * mixing * (Math.sqrt(outputs) + v * m2 * activations(x)),
            w * v * m2 * Math.sqrt(pixels),
            w * columns,
            w * Math.hypot(byNu1, byNu2)
        };
        for (int i = 0; i < norms.length; i++) {
            norms[i] *= e;
        }
        return norms;
    }

    Constant mixedNorm(Size x) {
        return certified(norm(mixedNorms(x)), "norms of both layers, bounds on slopes, patches of x");
    }

    Constant mixedNorm(Size x, ParameterLayout.Block block) {
        double norm = mixedNorms(x)[bound.layout.blocks().indexOf(block)];
        return certified(norm, "norms of both layers, bounds on slopes, patches of x, block " + block.name());
    }

    Constant mixedLipschitz(Size x) {
        double w = bound.norm;
        double d = bound.largestColumn;
        double r = bound.largestRow;
        double second = v * v * bound.third2();
        // What changes the operator between W^T and W, applied to maps of values at most 1.
        double inner = bound.third1() * d + m1 * m2 * (2 * v * v + d * r) + second * r;
        double share = Math.sqrt(bound.mixingNorms.share());
        double z = Math.sqrt(r) * largestActivation(x);
        double byNu1 = m1 * d + 2 * SMOOTHING * v * v * m2 + (m1 * m2 * d * r + second * r) * bound.nu1 / 2;
        double byNu2 = m1 * d * SMOOTHING + v * v * m2;
        double[] constants = {
            2 * reach * bound.inner() / w + inner * x.patch(),
            inner,
            m1 * (2 * bound.boundary.overlap() * Math.sqrt(d) + 2 * d * m2 * z) + 4 * share * m2 * v + 2 * second * z,
            m1 * d * m2 + second,
            bound.inner(),
            Math.hypot(byNu1, byNu2)
        };
        // With the factor ||W|| that the first of them lacks.
        double largest = w > 0 ? e * w * w * norm(constants) : 0;
        return certified(largest, "norms of both layers, sup s'', sup|s'''|, patches of x");
    }

    private Constant certified(double value, String source) {
        Constant rounded = bound.certified(value, source);
        return Constant.certified(Rounding.up(rounded.value(), shape.size()), source);
    }
}
