package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.FilterResponses;
import org.bilevel.imaging.image.ImageShape;

/**
 * Bounds on the derivatives of {@link FieldsOfExperts} at one image x and near it, from the responses t_k = C_k x themselves. Every step is derived in
 * docs/theory/constants.md, section 7, in the same notation: s the side of the filters, o the overlap of the boundary, c_k the centred filters, G >= ||sum_k W_k C_k^T C_k||,
 * u_k = C_k q, X_p and Q_p the centred patches of x and q at p, and M2, M3 the largest phi'' and |phi'''| that a move by the radius can lead to.
 *
 * <p>Belongs to one thread. Holds 2 K maps, allocated once; every bound on a change costs the responses of q.
 */
final class FieldsOfExpertsBounds {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final FilterResponses responses;
    private final double[][] extension;
    private final double[][] t;
    private final double[][] u;
    private final double[] patches;
    private final double[] directionPatches;
    private final double[] column;
    /** The image. */
    private double[] x;

    private double halfRange;
    private double largest;
    private double norm;

    FieldsOfExpertsBounds(BoundFieldsOfExperts bound, ImageShape shape, FilterResponses responses) {
        this.bound = bound;
        this.shape = shape;
        this.responses = responses;
        this.extension = responses.newExtension();
        this.t = responses.newMaps();
        this.u = responses.newMaps();
        this.patches = new double[shape.pixels()];
        this.directionPatches = new double[shape.pixels()];
        this.column = new double[shape.size()];
        this.x = column;
    }

    /**
     * Moves to an image.
     *
     * @param image x, kept
     * @param extendedImage P x
     */
    void at(double[] image, double[][] extendedImage) {
        this.x = image;
        this.halfRange = halfRange(image);
        this.largest = largest(image);
        this.norm = Rounding.norm(image);
        responses.respond(extendedImage, t);
        centredPatchNorms(extendedImage, patches);
    }

    /** The largest distance, over channels, of a value from the middle of its channel's range. */
    private double halfRange(double[] image) {
        double most = 0;
        for (int c = 0; c < shape.channels(); c++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int p = c * shape.pixels(); p < (c + 1) * shape.pixels(); p++) {
                low = Math.min(low, image[p]);
                high = Math.max(high, image[p]);
            }
            most = Math.max(most, (high - low) / 2);
        }
        return most;
    }

    private static double largest(double[] v) {
        double most = 0;
        for (double value : v) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    /** The Euclidean norm of the patch at every pixel, less its mean per channel, rounded up. */
    private void centredPatchNorms(double[][] image, double[] out) {
        int size = bound.bank.size();
        double area = (double) size * size;
        double rounding = Rounding.gamma(4 * area + 16);
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < shape.width(); column++) {
                int corner = y * responses.stride() + column;
                double energy = 0;
                for (double[] channel : image) {
                    // Shifted by one of the patch's own values, so that less cancels.
                    double shift = channel[corner];
                    double sum = 0;
                    double squares = 0;
                    for (int dy = 0; dy < size; dy++) {
                        for (int j = corner + dy * responses.stride(), end = j + size; j < end; j++) {
                            double value = channel[j] - shift;
                            sum += value;
                            squares += value * value;
                        }
                    }
                    energy += Math.max(0, squares - sum * sum / area) + rounding * squares;
                }
                out[y * shape.width() + column] = Math.sqrt(energy) * (1 + rounding);
            }
        }
    }

    Constant mixedNorm() {
        return certified(total(mixedNormSquares()), "block norms of B at x");
    }

    Constant mixedNorm(ParameterLayout.Block block) {
        return certified(of(block, mixedNormSquares()), "norm of B's block " + block.name() + " at x");
    }

    /** Squares of the bounds on the norms of the blocks of B, in the order of the layout. */
    private double[] mixedNormSquares() {
        double nu2 = bound.nu * bound.nu;
        double filters = 0;
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < t.length; k++) {
            double slopes = 0;
            double curved = 0;
            for (int p = 0; p < patches.length; p++) {
                double value = t[k][index(p)];
                double rho2 = value * value + nu2;
                slopes += value * value / rho2;
                double curvedPatch = nu2 / (rho2 * Math.sqrt(rho2)) * patches[p];
                curved += curvedPatch * curvedPatch;
            }
            double slopeNorm = bound.weights[k] * (Math.sqrt(slopes) + slopeRounding(k));
            double curvedNorm = bound.weights[k] * (Math.sqrt(curved) + curvatureRounding(k) * Rounding.norm(patches));
            double filter = reach() * slopeNorm + bound.norms[k] * curvedNorm;
            double weight = bound.norms[k] * slopeNorm;
            filters += filter * filter;
            weights += weight * weight;
            sum += weight;
        }
        double scale = Math.min(sum, columnNorm(false));
        double smoothing = Math.min(sum, columnNorm(true));
        return new double[] {filters, weights, scale * scale, smoothing * smoothing};
    }

    /** The norm of the column of B for the scale, grad R, or for the smoothing, -sum_k W_k C_k^T (t phi''), plus the rounding of either. */
    private double columnNorm(boolean smoothing) {
        double nu2 = bound.nu * bound.nu;
        for (int k = 0; k < t.length; k++) {
            for (int j = 0; j < t[k].length; j++) {
                double value = t[k][j];
                double rho2 = value * value + nu2;
                u[k][j] = bound.weights[k] * value * (smoothing ? nu2 / rho2 : 1) / Math.sqrt(rho2);
            }
        }
        Arrays.fill(column, 0);
        responses.addTransposed(u, column);
        return Rounding.norm(column) + 3 * gradientRounding(x).value();
    }

    Constant mixedLipschitz() {
        double patch = 0;
        for (double value : patches) {
            patch = Math.max(patch, value);
        }
        patch = Math.min(patch, bound.bank.size() * Math.sqrt(bound.bank.channels()) * halfRange);
        double squares = 0;
        for (int k = 0; k < t.length; k++) {
            double n = bound.norms[k];
            double filter =
                    bound.weights[k] * (2 * reach() * n / bound.nu + n * n * SmoothedNorm.thirdBound(bound.nu) * patch);
            double weight = bound.weights[k] * n * n / bound.nu;
            squares += filter * filter + weight * weight;
        }
        double scale = bound.gramNorm / bound.nu;
        return certified(Math.sqrt(squares + 2 * scale * scale), "block Lipschitz constants of B from filter spectra");
    }

    /**
     * The least of G max_kp M3 |u| radius, of sqrt(G) times the norm of sqrt(W) M3 |u| rho, and of sum_k W_k ||C_k||^2 max_p M3 |u| radius, which never exceeds
     * L_A ||q|| radius.
     */
    Constant hessianChange(double[] q, double radius) {
        respondTo(q);
        double most = 0;
        double squares = 0;
        double filterByFilter = 0;
        for (int k = 0; k < u.length; k++) {
            double move = move(k, radius);
            double uRounding = responseRounding(k) * largest(q);
            double sum = 0;
            double largestProduct = 0;
            for (int p = 0; p < patches.length; p++) {
                int j = index(p);
                double third = SmoothedNorm.thirdNear(Math.abs(t[k][j]), move, bound.nu);
                double product = third * (Math.abs(u[k][j]) + uRounding);
                largestProduct = Math.max(largestProduct, product);
                sum += product * product;
            }
            most = Math.max(most, largestProduct);
            squares += bound.weights[k] * move * move * sum;
            filterByFilter += bound.weights[k] * bound.norms[k] * bound.norms[k] * largestProduct;
        }
        double value =
                Math.min(Math.min(bound.gramNorm * most, filterByFilter) * radius, Math.sqrt(bound.gramNorm * squares));
        return certified(value, "phi''' near C x, weighted by C q");
    }

    Constant mixedChange(double[] q, double radius) {
        return certified(total(mixedChangeSquares(q, radius)), "phi'' and phi''' near C x, weighted by C q");
    }

    Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return certified(of(block, mixedChangeSquares(q, radius)), "phi'' and phi''' near C x, block " + block.name());
    }

    private double[] mixedChangeSquares(double[] q, double radius) {
        respondTo(q);
        centredPatchNorms(extension, directionPatches);
        double filters = 0;
        double weights = 0;
        double scale = 0;
        double smoothing = 0;
        for (int k = 0; k < u.length; k++) {
            double move = move(k, radius);
            double uRounding = responseRounding(k) * largest(q);
            double curvedU = 0;
            double smoothedU = 0;
            double curvedQ = 0;
            double thirdX = 0;
            for (int p = 0; p < patches.length; p++) {
                int j = index(p);
                double size = Math.abs(t[k][j]);
                double along = Math.abs(u[k][j]) + uRounding;
                double second = SmoothedNorm.secondNear(size, move, bound.nu);
                double third = SmoothedNorm.thirdNear(size, move, bound.nu) * along * patches[p];
                // The derivative of t phi'' is at most twice phi'', and at most 1/nu.
                double smoothed = Math.min(1 / bound.nu, 2 * second) * along;
                curvedU += second * along * (second * along);
                smoothedU += smoothed * smoothed;
                curvedQ += second * directionPatches[p] * (second * directionPatches[p]);
                thirdX += third * third;
            }
            double w = bound.weights[k];
            double n = bound.norms[k];
            double filter = w * radius * (n * (Math.sqrt(curvedQ) + Math.sqrt(thirdX)) + reach() * Math.sqrt(curvedU));
            filters += filter * filter;
            weights += w * w * n * n * curvedU * (radius * radius);
            scale += w * curvedU;
            smoothing += w * smoothedU;
        }
        double gram = bound.gramNorm * (radius * radius);
        return new double[] {filters, weights, gram * scale, gram * smoothing};
    }

    private void respondTo(double[] q) {
        responses.extend(q, extension);
        responses.respond(extension, u);
    }

    /** How far t_k may be from the exact response at y. */
    private double move(int k, double radius) {
        return bound.rowNorms[k] * radius * (1 + 1e-12) + responseRounding(k) * largest;
    }

    /** o s: a bound on ||C_d|| / ||d|| and on the norm of all patches of an image relative to its own. */
    private double reach() {
        return bound.boundary.overlap() * bound.bank.size();
    }

    private int index(int p) {
        return p / shape.width() * responses.stride() + p % shape.width();
    }

    private static double total(double[] squares) {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private double of(ParameterLayout.Block block, double[] squares) {
        return Math.sqrt(squares[bound.layout.blocks().indexOf(block)]);
    }

    /** Counts the rounding of sums over pixels and filters, and of some thousand operations more. */
    private Constant certified(double value, String source) {
        double roundings = shape.pixels() + bound.weights.length + 9000.0;
        return Constant.certified(SmoothedNorm.orInfinity(Rounding.up(value, roundings)), source);
    }

    /** Relative to the largest modulus of the image: the error of a response, that of the centred filter included. */
    private double responseRounding(int k) {
        double roundings = bound.bank.taps() + (double) bound.bank.size() * bound.bank.size() + 8;
        return Rounding.gamma(roundings) * bound.sizes[k];
    }

    /** Relative to the pointwise functions: the exponentials and what is computed from them. */
    private double factorRounding(int k) {
        return (Math.abs(Math.log(bound.weights[k])) + Math.abs(Math.log(bound.nu)) + 32) * Rounding.UNIT;
    }

    /** Relative to the norm of a map: the error of a transposed product. */
    private double transposeRounding(int k) {
        double roundings =
                (double) bound.weights.length * bound.bank.taps() + (double) bound.bank.size() * bound.bank.size() + 16;
        return 2 * Rounding.gamma(roundings) * bound.boundary.overlap() * bound.sizes[k];
    }

    /** Euclidean norm of the error of phi'(t_k). */
    private double slopeRounding(int k) {
        double response = responseRounding(k) * bound.boundary.overlap() * norm;
        return response / bound.nu + factorRounding(k) * slopeSize(k, norm);
    }

    /** Largest error of phi''(t_k). */
    private double curvatureRounding(int k) {
        return SmoothedNorm.thirdBound(bound.nu) * responseRounding(k) * largest + factorRounding(k) / bound.nu;
    }

    /** A bound on ||phi'(C_k x)||. */
    private double slopeSize(int k, double imageNorm) {
        return Math.min(Math.sqrt(shape.pixels()), bound.norms[k] * imageNorm / bound.nu);
    }

    Constant gradientRounding(double[] image) {
        double imageNorm = Rounding.norm(image);
        double sum = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double response = responseRounding(k) * bound.boundary.overlap() * imageNorm;
            double slope = slopeSize(k, imageNorm);
            double map = response / bound.nu + factorRounding(k) * slope;
            sum += bound.weights[k] * (bound.norms[k] * map + transposeRounding(k) * slope);
        }
        return certified(sum, "rounding of responses, slopes and transposed products");
    }

    Constant hessianRounding(double[] v) {
        double vNorm = Rounding.norm(v);
        double sum = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double n = bound.norms[k];
            double response = responseRounding(k) * bound.boundary.overlap() * vNorm;
            double map = curvatureRounding(k) * n * vNorm + response / bound.nu;
            sum += bound.weights[k] * (n * map + transposeRounding(k) * n * vNorm / bound.nu);
        }
        return certified(sum, "rounding of responses, curvatures and transposed products");
    }

    Constant mixedRounding(double[] q) {
        double qNorm = Rounding.norm(q);
        double roundings = shape.pixels() + (double) bound.bank.size() * bound.bank.size() + bound.weights.length + 64;
        double sums = Rounding.gamma(roundings);
        double all = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double along = bound.norms[k] * qNorm;
            double alongError = responseRounding(k) * bound.boundary.overlap() * qNorm;
            double slopeError = slopeRounding(k);
            double slope = slopeSize(k, norm) + slopeError;
            double curved = along / bound.nu;
            double curvedError = curvatureRounding(k) * along + alongError / bound.nu;
            double ofWeight = alongError * slope + along * slopeError + 2 * sums * along * slope;
            double ofFilter =
                    reach() * (qNorm * (slopeError + sums * slope) + norm * (curvedError + sums * curved)) * (1 + sums);
            // log_weights, log_scale, and log_smoothing, whose function of t has at most twice the slope.
            all += bound.weights[k] * (ofFilter + 4 * ofWeight);
        }
        return certified(all, "rounding of responses, slopes, curvatures and sums");
    }
}
