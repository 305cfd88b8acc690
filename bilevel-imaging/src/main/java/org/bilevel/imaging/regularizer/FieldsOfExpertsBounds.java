package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.PatchNorms;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.FilterTransform;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on the derivatives of {@link BoundFieldsOfExperts} at one image x and near it, from the responses t_k = C_k x themselves. Every step is derived in
 * docs/theory/constants.md, section 7, in the same notation: s the side of the filters, o the overlap of the boundary, c_k the centred filters, G >= ||sum_k W_k C_k^T C_k||,
 * u_k = C_k q, X_p and Q_p the centred patches of x and q at p, and M2, M3 the largest phi'' and |phi'''| that a move by the radius can lead to.
 *
 * <p>Belongs to one thread. Holds 2 K maps, allocated once; every bound on a change costs the responses of q.
 */
final class FieldsOfExpertsBounds<A> {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final FilterKernel<A> kernel;
    private final Arithmetic<A> arithmetic;
    private final PatchNorms patchNorms;
    private final @Nullable ExpertMasks<A> masks;
    private final FieldsOfExpertsRounding rounding;
    private final double[][] t;
    private final double[][] u;
    private final double[] patches;
    private final double[] directionPatches;
    private final double[] column;
    private final A scratch;
    private final double[] q;
    /** The image. */
    private double[] x;

    private double halfRange;
    private double largest;
    private double norm;

    FieldsOfExpertsBounds(
            BoundFieldsOfExperts bound,
            ImageShape shape,
            FilterKernel<A> kernel,
            @Nullable ExpertMasks<A> masks,
            FieldsOfExpertsRounding rounding) {
        this.bound = bound;
        this.shape = shape;
        this.kernel = kernel;
        this.arithmetic = kernel.arithmetic();
        this.patchNorms = new PatchNorms(bound.bank.size(), bound.boundary, shape);
        this.masks = masks;
        this.rounding = rounding;
        this.t = new double[bound.bank.filters()][shape.pixels()];
        this.u = new double[bound.bank.filters()][shape.pixels()];
        this.patches = new double[shape.pixels()];
        this.directionPatches = new double[shape.pixels()];
        this.column = new double[shape.size()];
        this.scratch = arithmetic.allocate(kernel.stripLength());
        this.q = new double[shape.size()];
        this.x = column;
    }

    /**
     * Moves to an image.
     *
     * @param image x, kept
     */
    void at(double[] image) {
        this.x = image;
        this.halfRange = halfRange(image);
        this.largest = largest(image);
        this.norm = Rounding.norm(image);
        kernel.responses(image, t);
        patchNorms.of(image, patches);
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

    /** The largest modulus. */
    static double largest(double[] v) {
        double most = 0;
        for (double value : v) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    /** ||x||, rounded up. */
    double norm() {
        return norm;
    }

    /** The largest modulus of x. */
    double largest() {
        return largest;
    }

    Constant mixedNorm() {
        return rounding.certified(total(mixedNormSquares()), "block norms of B at x");
    }

    Constant mixedNorm(ParameterLayout.Block block) {
        return rounding.certified(of(block, mixedNormSquares()), "norm of B's block " + block.name() + " at x");
    }

    /** Squares of the bounds on the norms of the blocks of B, in the order of the layout. */
    private double[] mixedNormSquares() {
        double filters = 0;
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < t.length; k++) {
            double slopes = 0;
            double curved = 0;
            for (int p = 0; p < patches.length; p++) {
                double slope = bound.potential.slope(t[k][p], bound.nu[k]);
                slopes += slope * slope;
                double curvedPatch = bound.potential.curvature(t[k][p], bound.nu[k]) * patches[p];
                curved += curvedPatch * curvedPatch;
            }
            double slopeNorm = bound.weights[k] * (Math.sqrt(slopes) + rounding.slope(k, norm));
            double curvedNorm =
                    bound.weights[k] * (Math.sqrt(curved) + rounding.curvature(k, largest) * Rounding.norm(patches));
            double filter = bound.reach() * slopeNorm + bound.norms[k] * curvedNorm;
            double weight = bound.norms[k] * slopeNorm;
            filters += filter * filter;
            weights += weight * weight;
            sum += weight;
        }
        double scale = Math.min(
                sum,
                columnNorm((k, maps, at, n, position) ->
                        arithmetic.slopes(bound.potential, maps, at, bound.weights[k], bound.nu[k], n)));
        double smoothing = Math.min(sum, columnNorm((k, maps, at, n, position) -> {
            arithmetic.curvatures(bound.potential, maps, at, bound.weights[k], bound.nu[k], scratch, 0, n);
            arithmetic.multiply(maps, at, scratch, 0, n);
        }));
        return bound.parameters.blockSquares(
                new ExpertParameters.Norms(filters, weights, weights, scale * scale, smoothing * smoothing));
    }

    /** The norm of sum_k C_k^T f(C_k x), masked where there is a guide: the column of B for the scale, grad R, or, but for its sign, for the smoothing, plus the rounding of either. */
    private double columnNorm(FilterTransform.MapFunction<A> f) {
        Arrays.fill(column, 0);
        kernel.transform(
                x,
                (k, maps, at, n, position) -> {
                    f.apply(k, maps, at, n, position);
                    if (masks != null) {
                        masks.multiply(maps, at, position, n);
                    }
                },
                column);
        return Rounding.norm(column) + 3 * rounding.gradient(x).value();
    }

    Constant mixedLipschitz() {
        double patch = 0;
        for (double value : patches) {
            patch = Math.max(patch, value);
        }
        patch = Math.min(patch, bound.bank.size() * Math.sqrt(bound.bank.channels()) * halfRange);
        double filters = 0;
        double weights = 0;
        for (int k = 0; k < t.length; k++) {
            double n = bound.norms[k];
            double filter = bound.weights[k]
                    * (2 * bound.reach() * n / bound.nu[k] + n * n * bound.potential.thirdBound(bound.nu[k]) * patch);
            double weight = bound.weights[k] * n * n / bound.nu[k];
            filters += filter * filter;
            weights += weight * weight;
        }
        double scale = bound.curvatureNorm;
        double square = scale * scale;
        double smoothing = bound.potential.smoothingLipschitz() * bound.potential.smoothingLipschitz();
        double[] squares = bound.parameters.blockSquares(
                new ExpertParameters.Norms(filters, weights, smoothing * weights, square, smoothing * square));
        return rounding.certified(total(squares), "block Lipschitz constants of B from filter spectra");
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
            double uRounding = rounding.response(k) * largest(q);
            double sum = 0;
            double largestProduct = 0;
            for (int p = 0; p < patches.length; p++) {
                double third = bound.potential.thirdNear(Math.abs(t[k][p]), move, bound.nu[k]);
                double product = third * (Math.abs(u[k][p]) + uRounding);
                largestProduct = Math.max(largestProduct, product);
                sum += product * product;
            }
            most = Math.max(most, largestProduct);
            squares += bound.weights[k] * move * move * sum;
            filterByFilter += bound.weights[k] * bound.norms[k] * bound.norms[k] * largestProduct;
        }
        double value =
                Math.min(Math.min(bound.gramNorm * most, filterByFilter) * radius, Math.sqrt(bound.gramNorm * squares));
        return rounding.certified(value, "phi''' near C x, weighted by C q");
    }

    Constant mixedChange(double[] q, double radius) {
        return rounding.certified(total(mixedChangeSquares(q, radius)), "phi'' and phi''' near C x, weighted by C q");
    }

    Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return rounding.certified(
                of(block, mixedChangeSquares(q, radius)), "phi'' and phi''' near C x, block " + block.name());
    }

    private double[] mixedChangeSquares(double[] q, double radius) {
        respondTo(q);
        double filters = 0;
        double weights = 0;
        double smoothings = 0;
        double scale = 0;
        double smoothing = 0;
        for (int k = 0; k < u.length; k++) {
            double move = move(k, radius);
            double uRounding = rounding.response(k) * largest(q);
            double curvedU = 0;
            double smoothedU = 0;
            double curvedQ = 0;
            double thirdX = 0;
            for (int p = 0; p < patches.length; p++) {
                double size = Math.abs(t[k][p]);
                double along = Math.abs(u[k][p]) + uRounding;
                double second = bound.potential.curvatureNear(size, move, bound.nu[k]);
                double third = bound.potential.thirdNear(size, move, bound.nu[k]) * along * patches[p];
                double smoothed = bound.potential.smoothingNear(size, move, bound.nu[k]) * along;
                curvedU += second * along * (second * along);
                smoothedU += smoothed * smoothed;
                curvedQ += second * directionPatches[p] * (second * directionPatches[p]);
                thirdX += third * third;
            }
            double w = bound.weights[k];
            double n = bound.norms[k];
            double filter =
                    w * radius * (n * (Math.sqrt(curvedQ) + Math.sqrt(thirdX)) + bound.reach() * Math.sqrt(curvedU));
            filters += filter * filter;
            weights += w * w * n * n * curvedU * (radius * radius);
            smoothings += w * w * n * n * smoothedU * (radius * radius);
            scale += w * curvedU;
            smoothing += w * smoothedU;
        }
        double gram = bound.gramNorm * (radius * radius);
        return bound.parameters.blockSquares(
                new ExpertParameters.Norms(filters, weights, smoothings, gram * scale, gram * smoothing));
    }

    /** Keeps what belongs to a direction: bounds ask for several things about the same one. */
    private void respondTo(double[] direction) {
        if (!Arrays.equals(direction, q)) {
            System.arraycopy(direction, 0, q, 0, q.length);
            kernel.responses(q, u);
            patchNorms.of(q, directionPatches);
        }
    }

    /** How far t_k may be from the exact response at y. */
    private double move(int k, double radius) {
        return bound.rowNorms[k] * radius * (1 + 1e-12) + rounding.response(k) * largest;
    }

    private static double total(double[] squares) {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private double of(ParameterLayout.Block block, double[] squares) {
        return Math.sqrt(squares[bound.parameters.layout().blocks().indexOf(block)]);
    }
}
