package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.convolution.FilterResponses;
import org.bilevel.imaging.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of {@link FieldsOfExperts}. With t = C_k x, rho = sqrt(t^2 + nu^2) and u = C_k q:
 *
 * <pre>
 * grad R          = sum_k W_k C_k^T (t / rho)
 * d2R/dx2 v       = sum_k W_k C_k^T (nu^2 / rho^3 * C_k v)
 * B^T q, w_k      = W_k sum_p u t / rho                      (a: their sum)
 * B^T q, s        = -sum_k W_k sum_p u t nu^2 / rho^3        (s = log nu)
 * B^T q, filter k = W_k Pi (patches of q weighted by t / rho + patches of x weighted by u nu^2 / rho^3)
 * </pre>
 *
 * Pi subtracts the mean per channel. Maps are those of all K filters; {@link #linearize} stores W_k nu^2 / rho^3. Pointwise functions are
 * small loops over whole arrays, which C2 vectorises; sums are loops of their own, since their order is fixed.
 */
final class FieldsOfExpertsEvaluator implements RegularizerEvaluator {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final FilterResponses responses;
    private final double[][] extension;
    private final double[][] linearized;
    private final double[][] first;
    private final double[][] second;
    private double[][] curvature = new double[0][];
    private final double[] point;
    private @Nullable FieldsOfExpertsBounds bounds;
    private boolean boundsCurrent;

    FieldsOfExpertsEvaluator(BoundFieldsOfExperts bound, ImageShape shape) {
        this.bound = bound;
        this.shape = shape;
        this.responses = new FilterResponses(bound.bank, bound.boundary, shape);
        this.extension = responses.newExtension();
        this.linearized = responses.newExtension();
        this.first = responses.newMaps();
        this.second = responses.newMaps();
        this.point = new double[shape.size()];
    }

    @Override
    public double value(double[] x) {
        responses.extend(x, extension);
        responses.respond(extension, first);
        double sum = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            potentials(first[k], bound.nu);
            sum += bound.weights[k] * sum(first[k]);
        }
        return sum;
    }

    private static void potentials(double[] t, double nu) {
        for (int j = 0; j < t.length; j++) {
            t[j] = SmoothedNorm.value(t[j] * t[j], nu);
        }
    }

    /** Four sums in turn, so that an addition need not wait for the one before. */
    private static double sum(double[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = 0;
        for (; j + 3 < values.length; j += 4) {
            a += values[j];
            b += values[j + 1];
            c += values[j + 2];
            d += values[j + 3];
        }
        for (; j < values.length; j++) {
            a += values[j];
        }
        return (a + b) + (c + d);
    }

    private static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int j = 0; j < u.length; j++) {
            sum += u[j] * v[j];
        }
        return sum;
    }

    private static double dot(double[] u, double[] v, double[] diagonal) {
        double sum = 0;
        for (int j = 0; j < u.length; j++) {
            sum += u[j] * v[j] * diagonal[j];
        }
        return sum;
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        responses.extend(x, extension);
        responses.respond(extension, first);
        for (int k = 0; k < bound.weights.length; k++) {
            slopes(first[k], first[k], bound.weights[k], bound.nu * bound.nu);
        }
        responses.addTransposed(first, gradient);
    }

    private static void slopes(double[] t, double[] out, double weight, double nu2) {
        for (int j = 0; j < t.length; j++) {
            out[j] = weight * t[j] / Math.sqrt(t[j] * t[j] + nu2);
        }
    }

    private static void curvatures(double[] t, double[] out, double weight, double nu2) {
        for (int j = 0; j < t.length; j++) {
            double rho2 = t[j] * t[j] + nu2;
            out[j] = weight * nu2 / (rho2 * Math.sqrt(rho2));
        }
    }

    @Override
    public void linearize(double[] x) {
        if (curvature.length == 0) {
            curvature = responses.newMaps();
        }
        responses.extend(x, linearized);
        responses.respond(linearized, first);
        for (int k = 0; k < bound.weights.length; k++) {
            curvatures(first[k], curvature[k], bound.weights[k], bound.nu * bound.nu);
        }
        System.arraycopy(x, 0, point, 0, point.length);
        boundsCurrent = false;
    }

    @Override
    public void addHessian(double[] v, double[] out) {
        responses.extend(v, extension);
        responses.respond(extension, first);
        for (int k = 0; k < bound.weights.length; k++) {
            multiply(first[k], curvature[k]);
        }
        responses.addTransposed(first, out);
    }

    private static void multiply(double[] a, double[] b) {
        for (int j = 0; j < a.length; j++) {
            a[j] *= b[j];
        }
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        Arrays.fill(out, 0);
        responses.extend(q, extension);
        int weightOffset = bound.layout.block("log_weights").offset();
        int scale = bound.layout.block("log_scale").offset();
        int smoothing = bound.layout.block("log_smoothing").offset();
        responses.respond(linearized, first);
        responses.respond(extension, second);
        for (int k = 0; k < bound.weights.length; k++) {
            double[] t = first[k];
            double[] u = second[k];
            double byCurvature = dot(t, u, curvature[k]);
            slopes(t, t, bound.weights[k], bound.nu * bound.nu);
            double bySlope = dot(t, u);
            multiply(u, curvature[k]);
            out[weightOffset + k] = bySlope;
            out[scale] += bySlope;
            out[smoothing] -= byCurvature;
        }
        responses.addPatches(first, extension, out);
        responses.addPatches(second, linearized, out);
        projectFilters(out);
    }

    private void projectFilters(double[] theta) {
        double[] filters = Arrays.copyOf(theta, bound.bank.weights().length);
        BoundFieldsOfExperts.subtractChannelMeans(filters, bound.bank.size() * bound.bank.size());
        System.arraycopy(filters, 0, theta, 0, filters.length);
    }

    @Override
    public void mixed(double[] direction, double[] out) {
        Arrays.fill(out, 0);
        double[] filterDirection = Arrays.copyOf(direction, bound.bank.weights().length);
        BoundFieldsOfExperts.subtractChannelMeans(filterDirection, bound.bank.size() * bound.bank.size());
        FilterResponses turned = new FilterResponses(bound.bank.withWeights(filterDirection), bound.boundary, shape);
        double scale = direction[bound.layout.block("log_scale").offset()];
        double smoothing = direction[bound.layout.block("log_smoothing").offset()];
        int weightOffset = bound.layout.block("log_weights").offset();
        responses.respond(linearized, first);
        turned.respond(linearized, second);
        for (int k = 0; k < bound.weights.length; k++) {
            double weight = scale + direction[weightOffset + k];
            addScaled(second[k], first[k], -smoothing);
            multiply(second[k], curvature[k]);
            slopes(first[k], first[k], bound.weights[k], bound.nu * bound.nu);
            addScaled(second[k], first[k], weight);
        }
        responses.addTransposed(second, out);
        turned.addTransposed(first, out);
    }

    private static void addScaled(double[] a, double[] b, double factor) {
        for (int j = 0; j < a.length; j++) {
            a[j] += factor * b[j];
        }
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
        return bounds().gradientRounding(x);
    }

    @Override
    public Constant hessianRounding(double[] v) {
        return bounds().hessianRounding(v);
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return bounds().mixedRounding(q);
    }

    /** The bounds at the point of linearisation, computed when first asked for. */
    private FieldsOfExpertsBounds bounds() {
        FieldsOfExpertsBounds current = bounds;
        if (current == null) {
            current = new FieldsOfExpertsBounds(bound, shape, responses);
            bounds = current;
        }
        if (!boundsCurrent) {
            current.at(point, linearized);
            boundsCurrent = true;
        }
        return current;
    }
}
