package org.bilevel.imaging.regularizer;

import java.util.function.IntToDoubleFunction;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.FilterTransform;

/**
 * Bounds on the rounding errors of the derivatives of {@link BoundInputConvexNetwork} at an image; derived in docs/theory/constants.md, section 7b. A quantity is bounded in the Euclidean norm over all maps and pixels, its error likewise: that is an error
 * of a single entry, too.
 */
final class InputConvexNetworkRounding {

    /** A bound on a quantity and on the error of its computed value. */
    private record Value(double size, double error) {

        /** A linear map of known norm, which adds an error of its own. */
        Value through(double norm, double error) {
            return new Value(norm * size, norm * this.error + error);
        }

        /** The product entry by entry with another, and a relative error. */
        Value times(Value other, double factor) {
            double product = size * other.size;
            return new Value(product, size * other.error + error * (other.size + other.error) + factor * product);
        }

        Value plus(Value other) {
            return new Value(size + other.size, error + other.error);
        }

        /** Computed and all. */
        double computed() {
            return size + error;
        }
    }

    private final BoundInputConvexNetwork bound;
    private final ImageShape shape;
    private final double unit;
    private final FilterTransform<?> first;
    private final FilterTransform<?> second;
    private final InputConvexNetworkBounds.Size x;

    /** Of everything that is computed from theta and of at most 32 operations. */
    private final double factor;

    private final double v;
    private final double e;

    /** t, z, and r. */
    private final Value t;

    private final Value z;
    private final Value r;

    /** s_1', entry by entry, and E s_2', all of it. */
    private final Value slope;

    private final Value outerSlope;
    /** g, entry by entry. */
    private final Value g;

    InputConvexNetworkRounding(
            BoundInputConvexNetwork bound,
            ImageShape shape,
            double unit,
            FilterTransform<?> first,
            FilterTransform<?> second,
            InputConvexNetworkBounds.Size x) {
        this.bound = bound;
        this.shape = shape;
        this.unit = unit;
        this.first = first;
        this.second = second;
        this.x = x;
        double exponents = Math.abs(bound.logScale) + Math.abs(Math.log(bound.nu1)) + Math.abs(Math.log(bound.nu2));
        this.factor = exponents * Rounding.UNIT + 64 * unit;
        this.v = bound.mixingNorms.norm();
        this.e = bound.scale;
        double pixels = Math.sqrt(shape.pixels());
        Value responses = inner(new Value(x.norm(), 0), x.largest());
        double tSize = responses.size() + pixels * Rounding.norm(bound.biases);
        this.t = new Value(tSize, responses.error() + factor * tSize);
        this.z = new Value(t.size(), t.error() + factor * t.size());
        Value outer = outer(z);
        double rSize = outer.size() + pixels * Rounding.norm(bound.mixingBiases);
        this.r = new Value(rSize, outer.error() + factor * rSize);
        double inputs = pixels * Math.sqrt(bound.biases.length);
        double outputs = pixels * Math.sqrt(bound.mixingBiases.length);
        this.slope = new Value(1, bound.second1() * t.error() + factor * inputs);
        this.outerSlope = new Value(e * outputs, e * (bound.second2() * r.error() + factor * outputs));
        Value back = outerTransposed(outerSlope);
        this.g = new Value(e * bound.largestColumn, back.error());
    }

    private double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    /** W q. */
    private Value inner(Value q, double largest) {
        double pixels = Math.sqrt(shape.pixels());
        double size = Math.min(bound.boundary.overlap() * q.size(), pixels * largest);
        double squares = sum(bound.biases.length, k -> {
            double error = first.responseError(k, q.size(), largest) + bound.filterErrors[k] * size;
            return error * error;
        });
        return q.through(bound.norm, Math.sqrt(squares));
    }

    /** V y; the taps of V are rounded squares. */
    private Value outer(Value y) {
        double size = y.computed();
        double squares = sum(bound.mixingBiases.length, j -> {
            double error = second.responseError(j, size, size);
            return error * error;
        });
        return y.through(v, Math.sqrt(squares) + 4 * Rounding.UNIT * v * size);
    }

    private Value outerTransposed(Value y) {
        double size = y.computed();
        double error = sum(bound.mixingBiases.length, second::transposeError) * size;
        return y.through(v, error + 4 * Rounding.UNIT * v * size);
    }

    /** W^T h. */
    private double innerTransposed(Value h) {
        double transposed = sum(
                bound.biases.length, k -> first.transposeError(k) + bound.boundary.overlap() * bound.filterErrors[k]);
        return h.through(bound.norm, transposed * h.computed()).error();
    }

    private Constant certified(double value) {
        double roundings = shape.pixels() + 9000.0;
        Constant rounded = bound.certified(value, "rounding layer by layer");
        return Constant.certified(Rounding.up(rounded.value(), roundings), rounded.source());
    }

    /** s_1' g, all of it: g entry by entry times as many slopes. */
    private Value backward() {
        double inputs = Math.sqrt((double) shape.pixels() * bound.biases.length);
        Value product = slope.times(g, factor);
        return new Value(product.size() * inputs, product.error() + factor * product.size() * inputs);
    }

    Constant gradient() {
        return certified(innerTransposed(backward()));
    }

    /** What a direction becomes on its way: u, s_1' u, w, E s_2'' w, V^T of that, and s_1'' g u. */
    private record Path(Value u, Value y, Value w, Value alpha, Value back, Value curved) {}

    private Path path(double[] q) {
        Value u = inner(new Value(Rounding.norm(q), 0), FieldsOfExpertsBounds.largest(q));
        Value y = slope.times(u, factor);
        Value w = outer(y);
        double m2 = bound.second2();
        Value outerCurvature = new Value(e * m2, e * (bound.third2() * r.error() + factor * m2));
        Value alpha = outerCurvature.times(w, factor);
        Value back = outerTransposed(alpha);
        double m1 = bound.second1();
        Value curvature = new Value(m1, bound.third1() * t.error() + factor * m1).times(g, factor);
        return new Path(u, y, w, alpha, back, curvature.times(u, factor));
    }

    private Value between(Path path) {
        Value sum = slope.times(path.back(), factor).plus(path.curved());
        return new Value(sum.size(), sum.error() + factor * sum.size());
    }

    Constant hessian(double[] q) {
        return certified(innerTransposed(between(path(q))));
    }

    Constant mixed(double[] q) {
        Path path = path(q);
        Value h = between(path);
        double pixels = Math.sqrt(shape.pixels());
        double area = bound.filters.size() * bound.filters.size();
        double sums = Rounding.gamma(shape.pixels() + area + bound.mixingBiases.length + 64, unit);
        double reach = bound.boundary.overlap() * bound.filters.size();
        Value image = new Value(x.norm(), 0);
        Value direction = new Value(Rounding.norm(q), 0);
        double filters = reach
                * (h.times(image, sums).error()
                        + backward().times(direction, sums).error());
        double share = 2 * Math.sqrt(bound.mixingNorms.share());
        double mixing = share
                * (1 + factor)
                * (path.alpha().times(z, sums + factor).error()
                        + outerSlope.times(path.y(), sums + factor).error());
        double biases = pixels * (h.error() + sums * h.computed());
        double outerBiases =
                pixels * (path.alpha().error() + sums * path.alpha().computed());
        double scale = outerSlope.times(path.w(), sums).error();
        double smoothing2 = path.alpha().times(r, sums).error();
        // |ds_1/dlog nu_1| <= nu_1 / 2, Lipschitz with a constant below 1.
        double inputs = pixels * Math.sqrt(bound.biases.length) * bound.nu1 / 2;
        Value bySmoothing = new Value(inputs, t.error() + factor * inputs);
        double smoothing1 = path.back().times(bySmoothing, sums).error()
                + path.curved().times(t, sums).error();
        double logarithms = scale + smoothing1 + smoothing2;
        return certified((filters + mixing) * (1 + sums) + biases + outerBiases + logarithms);
    }
}
