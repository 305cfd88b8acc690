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
 * Pi subtracts the mean per channel. {@link #linearize} stores W_k nu^2 / rho^3, K maps.
 */
final class FieldsOfExpertsEvaluator implements RegularizerEvaluator {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final FilterResponses responses;
    private final double[][] extension;
    private final double[][] linearized;
    private final double[] first;
    private final double[] second;
    private double[][] curvature = new double[0][];
    private double halfRange;

    FieldsOfExpertsEvaluator(BoundFieldsOfExperts bound, ImageShape shape) {
        this.bound = bound;
        this.shape = shape;
        this.responses = new FilterResponses(bound.bank, bound.boundary, shape);
        this.extension = responses.newExtension();
        this.linearized = responses.newExtension();
        this.first = responses.newMap();
        this.second = responses.newMap();
    }

    @Override
    public double value(double[] x) {
        responses.extend(x, extension);
        double sum = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, extension, first);
            double map = 0;
            for (double t : first) {
                map += SmoothedNorm.value(t * t, bound.nu);
            }
            sum += bound.weights[k] * map;
        }
        return sum;
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        responses.extend(x, extension);
        responses.clear();
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, extension, first);
            slopes(first, bound.weights[k], bound.nu * bound.nu);
            responses.addTransposed(k, first);
        }
        responses.addFolded(gradient);
    }

    private static void slopes(double[] t, double weight, double nu2) {
        for (int j = 0; j < t.length; j++) {
            t[j] = weight * t[j] / Math.sqrt(t[j] * t[j] + nu2);
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
            curvature = new double[bound.weights.length][first.length];
        }
        responses.extend(x, linearized);
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, linearized, first);
            curvatures(first, curvature[k], bound.weights[k], bound.nu * bound.nu);
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
        responses.clear();
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, extension, first);
            multiply(first, curvature[k]);
            responses.addTransposed(k, first);
        }
        responses.addFolded(out);
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
        int taps = bound.bank.taps();
        int weightOffset = bound.layout.block("log_weights").offset();
        int scale = bound.layout.block("log_scale").offset();
        int smoothing = bound.layout.block("log_smoothing").offset();
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, linearized, first);
            responses.respond(k, extension, second);
            double bySlope = 0;
            double byCurvature = 0;
            for (int j = 0; j < first.length; j++) {
                double t = first[j];
                double u = second[j];
                first[j] = bound.weights[k] * t / Math.sqrt(t * t + bound.nu * bound.nu);
                second[j] = u * curvature[k][j];
                bySlope += u * first[j];
                byCurvature += t * second[j];
            }
            out[weightOffset + k] = bySlope;
            out[scale] += bySlope;
            out[smoothing] -= byCurvature;
            responses.addPatches(first, extension, out, k * taps);
            responses.addPatches(second, linearized, out, k * taps);
        }
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
        responses.clear();
        turned.clear();
        for (int k = 0; k < bound.weights.length; k++) {
            double weight = scale + direction[weightOffset + k];
            responses.respond(k, linearized, first);
            turned.respond(k, linearized, second);
            for (int j = 0; j < first.length; j++) {
                double t = first[j];
                double slope = bound.weights[k] * t / Math.sqrt(t * t + bound.nu * bound.nu);
                first[j] = slope;
                second[j] = weight * slope + curvature[k][j] * (second[j] - smoothing * t);
            }
            responses.addTransposed(k, second);
            turned.addTransposed(k, first);
        }
        responses.addFolded(out);
        turned.addFolded(out);
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
        for (int k = 0; k < bound.weights.length; k++) {
            responses.respond(k, linearized, first);
            double slopes = 0;
            for (double t : first) {
                slopes += t * t / (t * t + bound.nu * bound.nu);
            }
            double slopeNorm = bound.weights[k] * Math.sqrt(slopes);
            double filter = reach * slopeNorm + bound.weights[k] * bound.norms[k] * reach * deviation / bound.nu;
            double weight = bound.norms[k] * slopeNorm;
            squares += filter * filter + weight * weight;
            total += weight;
        }
        // |t nu^2 / rho^3| <= |t / rho|: the bound for a serves s too.
        return Constant.certified(Math.sqrt(squares + 2 * total * total), "block norms of B from filter spectra");
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
                Math.sqrt(squares + 2 * scale * scale), "block Lipschitz constants of B from filter spectra");
    }

    private double reach() {
        return bound.boundary.overlap() * bound.bank.size() * Math.sqrt(bound.bank.channels());
    }
}
