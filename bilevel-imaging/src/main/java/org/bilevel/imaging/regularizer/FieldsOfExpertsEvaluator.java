package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.fourier.BlockSymbol;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.FilterTransform;
import org.bilevel.imaging.kernel.FourierKernel;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of {@link BoundFieldsOfExperts}. With t = C_k x, phi = phi_{nu_k} and u = C_k q, by coordinates of {@link ExpertParameters}:
 *
 * <pre>
 * grad R          = sum_k W_k C_k^T phi'(t)
 * d2R/dx2 v       = sum_k W_k C_k^T (phi''(t) C_k v)
 * B^T q, log W_k  = W_k sum_p u phi'(t)
 * B^T q, log nu_k = -W_k sum_p u t phi''(t)
 * B^T q, filter k = W_k (patches of q weighted by phi'(t) + patches of x weighted by u phi''(t))
 * </pre>
 *
 * With a guide, phi' and phi'' are multiplied by the {@linkplain ExpertMasks masks} m_k, and
 *
 * <pre>
 * B^T q, log S_kj = -W_k sum_p u m_k phi'(t) r_kj
 * </pre>
 *
 * {@link #linearize} stores W_k phi''(t) for all maps; everything else is made strip by strip ({@link FilterKernel}).
 *
 * @param <A> arrays of the kernel's arithmetic
 */
final class FieldsOfExpertsEvaluator<A> implements RegularizerEvaluator {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final Arithmetic<A> arithmetic;
    private final FilterKernel<A> kernel;
    /** For gradients and Hessian products only: what is stored or bounded entry by entry is made by the direct kernel. */
    private final @Nullable FourierKernel<A> fourier;

    private final FilterTransform<A> transform;
    private final A scratch;
    private final FieldsOfExpertsRounding direct;
    private final FieldsOfExpertsRounding rounding;
    /** Present if there is a guide. */
    private final @Nullable ExpertMasks<A> masks;

    private @Nullable A curvature;
    /** The same in the order of {@link #transform}. */
    private @Nullable A tiledCurvature;

    private final double[] point;
    /** Coordinates of {@link ExpertParameters}. */
    private final double[] eta;

    private @Nullable FieldsOfExpertsBounds<A> bounds;
    private boolean boundsCurrent;

    /**
     * Of images of one shape.
     *
     * @param features of the guide, none if there is no guide
     */
    FieldsOfExpertsEvaluator(
            BoundFieldsOfExperts bound, ImageShape shape, double[][] features, Arithmetic<A> arithmetic) {
        this.bound = bound;
        this.shape = shape;
        this.arithmetic = arithmetic;
        this.kernel = new FilterKernel<>(arithmetic, bound.bank, bound.boundary, shape);
        this.fourier = FourierKernel.ifCheaper(arithmetic, bound::spectrum, bound.bank, bound.boundary, shape);
        this.transform = fourier == null ? kernel : fourier;
        this.scratch = arithmetic.allocate(kernel.stripLength());
        this.direct = new FieldsOfExpertsRounding(bound, shape, arithmetic.unit(), kernel);
        this.rounding = new FieldsOfExpertsRounding(bound, shape, arithmetic.unit(), transform);
        this.masks =
                features.length == 0 ? null : new ExpertMasks<>(bound.sensitivities, features, shape, kernel, fourier);
        this.point = new double[shape.size()];
        this.eta = new double[bound.bank.weights().length + (2 + bound.features()) * bound.bank.filters()];
    }

    @Override
    public double value(double[] x) {
        double[] sum = new double[1];
        kernel.respond(x, (k, maps, at, n, position) -> {
            sum[0] += bound.weights[k] * potentials(k, maps, at, n, position);
        });
        return sum[0];
    }

    private double potentials(int k, A maps, int at, int n, int position) {
        if (masks == null) {
            return arithmetic.potentials(bound.potential, maps, at, bound.nu[k], n);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += masks.get(position + i) * bound.potential.value(arithmetic.get(maps, at + i), bound.nu[k]);
        }
        return sum;
    }

    /** Replaces responses, in the order of the direct kernel, by W_k m_k phi'. */
    private void slopes(int k, A maps, int at, int n, int position) {
        arithmetic.slopes(bound.potential, maps, at, bound.weights[k], bound.nu[k], n);
        if (masks != null) {
            masks.multiply(maps, at, position, n);
        }
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        transform.transform(
                x,
                (k, maps, at, n, position) -> {
                    arithmetic.slopes(bound.potential, maps, at, bound.weights[k], bound.nu[k], n);
                    if (masks != null) {
                        masks.multiplyTransformed(maps, at, position, n);
                    }
                },
                gradient);
    }

    @Override
    public void linearize(double[] x) {
        A curvatures = curvature == null ? arithmetic.allocate(kernel.storageLength()) : curvature;
        curvature = curvatures;
        kernel.respond(x, (k, maps, at, n, position) -> {
            arithmetic.curvatures(bound.potential, maps, at, bound.weights[k], bound.nu[k], curvatures, position, n);
            if (masks != null) {
                masks.multiply(curvatures, position, position, n);
            }
        });
        if (fourier != null) {
            A tiled = tiledCurvature == null ? arithmetic.allocate(fourier.storageLength()) : tiledCurvature;
            tiledCurvature = tiled;
            kernel.rows((k, y, column, position, n) -> fourier.store(k, y, column, curvatures, position, n, tiled));
        }
        System.arraycopy(x, 0, point, 0, point.length);
        boundsCurrent = false;
    }

    private A curvature() {
        if (curvature == null) {
            throw new IllegalStateException("second derivatives before linearize");
        }
        return curvature;
    }

    @Override
    public void addHessian(double[] v, double[] out) {
        A curvatures = tiledCurvature == null ? curvature() : tiledCurvature;
        transform.transform(
                v, (k, maps, at, n, position) -> arithmetic.multiply(maps, at, curvatures, position, n), out);
    }

    /** {@inheritDoc} Exact but within reach of a reflecting boundary, where taps that read the same pixel are squared one by one. */
    @Override
    public boolean addHessianDiagonal(double[] out) {
        A curvatures = curvature();
        double[] squares = bound.bank.weights().clone();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        new FilterKernel<>(arithmetic, bound.bank.withWeights(squares), bound.boundary, shape)
                .transpose((k, maps, at, n, position) -> arithmetic.copy(curvatures, position, maps, at, n), out);
        return true;
    }

    /** {@inheritDoc} The curvature of every map is replaced by its mean, and the boundary by a periodic one. */
    @Override
    public boolean addHessianSymbol(BlockSymbol out) {
        out.addGram(bound.bank, meanCurvatures());
        return true;
    }

    private double[] meanCurvatures() {
        A curvatures = curvature();
        double[] means = new double[bound.bank.filters()];
        A ones = arithmetic.allocate(kernel.stripLength());
        for (int i = 0; i < kernel.stripLength(); i++) {
            arithmetic.load(1, ones, i);
        }
        kernel.rows((k, y, x, position, n) ->
                means[k] += arithmetic.dot(curvatures, position, ones, 0, n) / shape.pixels());
        return means;
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        A curvatures = curvature();
        Arrays.fill(eta, 0);
        int logWeights = bound.bank.weights().length;
        int logSmoothings = logWeights + bound.bank.filters();
        A products = masks == null ? null : arithmetic.allocate(kernel.storageLength());
        kernel.filterGradient(
                point,
                q,
                (k, t, u, at, n, position) -> {
                    arithmetic.copy(t, at, scratch, 0, n);
                    slopes(k, scratch, 0, n, position);
                    eta[logWeights + k] += arithmetic.dot(scratch, 0, u, at, n);
                    if (products != null) {
                        arithmetic.copy(u, at, products, position, n);
                        arithmetic.multiply(products, position, scratch, 0, n);
                    }
                    arithmetic.multiply(u, at, curvatures, position, n);
                    eta[logSmoothings + k] -= arithmetic.dot(t, at, u, at, n);
                    arithmetic.copy(scratch, 0, t, at, n);
                },
                eta);
        if (masks != null && products != null) {
            masks.subtractShares(products, eta, logSmoothings + bound.bank.filters());
        }
        bound.parameters.pullBack(eta, out);
    }

    @Override
    public void mixed(double[] direction, double[] out) {
        A curvatures = curvature();
        Arrays.fill(out, 0);
        bound.parameters.pushForward(direction, eta);
        int logWeights = bound.bank.weights().length;
        int logSmoothings = logWeights + bound.bank.filters();
        double[] filterDirection = Arrays.copyOf(eta, logWeights);
        FilterKernel<A> turned =
                new FilterKernel<>(arithmetic, bound.bank.withWeights(filterDirection), bound.boundary, shape);
        A t = arithmetic.allocate(kernel.storageLength());
        A dt = arithmetic.allocate(kernel.storageLength());
        A changes = masks == null ? null : masks.changes(eta, logSmoothings + bound.bank.filters());
        kernel.respond(point, (k, maps, at, n, position) -> arithmetic.copy(maps, at, t, position, n));
        turned.respond(point, (k, maps, at, n, position) -> arithmetic.copy(maps, at, dt, position, n));
        kernel.transpose(
                (k, maps, at, n, position) -> {
                    arithmetic.copy(dt, position, maps, at, n);
                    arithmetic.addScaled(maps, at, -eta[logSmoothings + k], t, position, n);
                    arithmetic.multiply(maps, at, curvatures, position, n);
                    arithmetic.copy(t, position, scratch, 0, n);
                    slopes(k, scratch, 0, n, position);
                    arithmetic.addScaled(maps, at, eta[logWeights + k], scratch, 0, n);
                    if (changes != null) {
                        arithmetic.multiply(scratch, 0, changes, position, n);
                        arithmetic.addScaled(maps, at, 1, scratch, 0, n);
                    }
                },
                out);
        turned.transpose(
                (k, maps, at, n, position) -> {
                    arithmetic.copy(t, position, maps, at, n);
                    slopes(k, maps, at, n, position);
                },
                out);
    }

    @Override
    public Constant mixedNorm() {
        return bounds().mixedNorm();
    }

    @Override
    public Constant mixedNorm(ParameterLayout.Block block) {
        return bounds().mixedNorm(block);
    }

    @Override
    public Constant mixedLipschitz() {
        return bounds().mixedLipschitz();
    }

    @Override
    public Constant hessianChange(double[] q, double radius) {
        return bounds().hessianChange(q, radius);
    }

    @Override
    public Constant mixedChange(double[] q, double radius) {
        return bounds().mixedChange(q, radius);
    }

    @Override
    public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return bounds().mixedChange(q, radius, block);
    }

    @Override
    public Constant gradientRounding(double[] x) {
        return rounding.gradient(x);
    }

    @Override
    public Constant hessianRounding(double[] v) {
        return rounding.hessian(v, bounds().largest());
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return rounding.mixed(q, bounds().norm(), bounds().largest());
    }

    /** The bounds at the point of linearisation, computed when first asked for. */
    private FieldsOfExpertsBounds<A> bounds() {
        FieldsOfExpertsBounds<A> current = bounds;
        if (current == null) {
            current = new FieldsOfExpertsBounds<>(bound, shape, kernel, masks, direct);
            bounds = current;
        }
        if (!boundsCurrent) {
            current.at(point);
            boundsCurrent = true;
        }
        return current;
    }
}
