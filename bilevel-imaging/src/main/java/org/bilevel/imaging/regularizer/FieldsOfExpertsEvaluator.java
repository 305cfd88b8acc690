package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.convolution.FilterResponses;
import org.bilevel.imaging.image.ImageShape;

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
    private double halfRange;

    FieldsOfExpertsEvaluator(BoundFieldsOfExperts bound, ImageShape shape) {
        this.bound = bound;
        this.shape = shape;
        this.responses = new FilterResponses(bound.bank, bound.boundary, shape);
        this.extension = responses.newExtension();
        this.linearized = responses.newExtension();
        this.first = responses.newMaps();
        this.second = responses.newMaps();
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
        halfRange = halfRange(x);
    }

    /** The largest distance, over channels, of a value from the middle of its channel's range. */
    private double halfRange(double[] x) {
        double largest = 0;
        for (int c = 0; c < shape.channels(); c++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int p = c * shape.pixels(); p < (c + 1) * shape.pixels(); p++) {
                low = Math.min(low, x[p]);
                high = Math.max(high, x[p]);
            }
            largest = Math.max(largest, (high - low) / 2);
        }
        return largest;
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

    /**
     * {@inheritDoc}
     *
     * <p>By blocks, with S = overlap s sqrt(C) a bound on ||C_d|| / ||d|| (C_d correlates with any zero-mean d): for filter k, ||C_d^T phi'|| + ||C_k|| ||phi'' C_d x|| is
     * at most (S ||phi'|| + ||C_k|| S ||x - m|| / nu) ||d||, with m the middle of each channel's range; for w_k, ||C_k|| ||phi'||; for a and s the sums over k.
     * The norm is at most the square root of the sum of squares over blocks.
     */
    @Override
    public Constant mixedNorm() {
        double reach = reach();
        double deviation = halfRange * Math.sqrt(shape.size());
        double squares = 0;
        double total = 0;
        responses.respond(linearized, first);
        for (int k = 0; k < bound.weights.length; k++) {
            slopes(first[k], first[k], 1, bound.nu * bound.nu);
            double slopeNorm = bound.weights[k] * Math.sqrt(dot(first[k], first[k]));
            double filter = reach * slopeNorm + bound.weights[k] * bound.norms[k] * reach * deviation / bound.nu;
            double weight = bound.norms[k] * slopeNorm;
            squares += filter * filter + weight * weight;
            total += weight;
        }
        // |t nu^2 / rho^3| <= |t / rho|: the bound for a serves s too.
        return Constant.certified(
                SmoothedNorm.orInfinity(Math.sqrt(squares + 2 * total * total)),
                "block norms of B from filter spectra");
    }

    /**
     * {@inheritDoc}
     *
     * <p>For filter k: W_k (2 S ||C_k|| / nu + ||C_k||^2 sup|phi'''| sup_p |C_d x|_p / ||d||), the last at most s sqrt(C) halfRange; for w_k:
     * W_k ||C_k||^2 / nu; for a and s: ||sum_k W_k C_k^T C_k|| / nu each.
     */
    @Override
    public Constant mixedLipschitz() {
        double reach = reach();
        double patch = bound.bank.size() * Math.sqrt(bound.bank.channels()) * halfRange;
        double squares = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double norm = bound.norms[k];
            double filter = bound.weights[k]
                    * (2 * reach * norm / bound.nu + norm * norm * SmoothedNorm.thirdBound(bound.nu) * patch);
            double weight = bound.weights[k] * norm * norm / bound.nu;
            squares += filter * filter + weight * weight;
        }
        double scale = bound.gramNorm / bound.nu;
        return Constant.certified(
                SmoothedNorm.orInfinity(Math.sqrt(squares + 2 * scale * scale)),
                "block Lipschitz constants of B from filter spectra");
    }

    private double reach() {
        return bound.boundary.overlap() * bound.bank.size() * Math.sqrt(bound.bank.channels());
    }
}
