package org.bilevel.imaging.regularizer;

import java.util.function.IntToDoubleFunction;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.FilterTransform;

/**
 * Bounds on the rounding errors of the derivatives of {@link FieldsOfExperts} in an arithmetic of some unit roundoff; derived in docs/theory/constants.md. They count every order of summation, the conversion of taps, image
 * and factors to that arithmetic, and the rounding of the factors themselves, which are made in double precision.
 */
final class FieldsOfExpertsRounding {

    private final BoundFieldsOfExperts bound;
    private final ImageShape shape;
    private final double unit;
    private final FilterTransform<?> transform;

    /**
     * Of derivatives by a transform, and of all else by the direct kernel.
     */
    FieldsOfExpertsRounding(BoundFieldsOfExperts bound, ImageShape shape, double unit, FilterTransform<?> transform) {
        this.bound = bound;
        this.shape = shape;
        this.unit = unit;
        this.transform = transform;
    }

    /** Counts the rounding of sums over pixels and filters, and of some thousand operations more. */
    Constant certified(double value, String source) {
        double roundings = shape.pixels() + bound.weights.length + 9000.0;
        return Constant.certified(SmoothedNorm.orInfinity(Rounding.up(value, roundings)), source);
    }

    /** Relative to the largest modulus of the image: the error of a response, that of the filter included. */
    double response(int k) {
        return Rounding.gamma(bound.bank.taps() + 8.0, unit) * bound.bank.oneNorm(k) + bound.filterError(k);
    }

    /** Relative to the pointwise functions: the exponentials and what is computed from them, and masks, sums of J terms, if there are any. */
    private double factor(int k) {
        return (Math.abs(Math.log(bound.weights[k])) + Math.abs(Math.log(bound.nu[k]))) * Rounding.UNIT
                + 2 * Rounding.gamma(bound.features() + 8.0)
                + 35 * unit;
    }

    /** Relative to the norm of a map: the error of a transposed product. */
    private double transpose(int k) {
        return transform.transposeError(k) + bound.boundary.overlap() * bound.filterError(k);
    }

    /** Euclidean norm of the error of phi'(t_k), for an image of that norm. */
    double slope(int k, double norm) {
        double response = response(k) * bound.boundary.overlap() * norm;
        return response / bound.nu[k] + factor(k) * slopeSize(k, norm);
    }

    /** Largest error of phi''(t_k), for an image of that largest modulus. */
    double curvature(int k, double largest) {
        return bound.potential.thirdBound(bound.nu[k]) * response(k) * largest + factor(k) / bound.nu[k];
    }

    /** A bound on ||phi'(C_k x)||. */
    private double slopeSize(int k, double imageNorm) {
        return Math.min(Math.sqrt(shape.pixels()), bound.norms[k] * imageNorm / bound.nu[k]);
    }

    /** Euclidean norm of the errors of the transform's responses to an image. */
    private double responses(int k, double norm, double largest) {
        double size = Math.min(bound.boundary.overlap() * norm, Math.sqrt(shape.pixels()) * largest);
        return transform.responseError(k, norm, largest) + bound.filterError(k) * size;
    }

    Constant gradient(double[] image) {
        double norm = Rounding.norm(image);
        double largest = FieldsOfExpertsBounds.largest(image);
        return transposed(
                k -> slopeSize(k, norm),
                k -> responses(k, norm, largest) / bound.nu[k] + factor(k) * slopeSize(k, norm),
                "rounding of responses, slopes and transposed products");
    }

    /**
     * Of the product with a vector.
     *
     * @param largest modulus of the image of linearisation
     */
    Constant hessian(double[] v, double largest) {
        double norm = Rounding.norm(v);
        double largestOfV = FieldsOfExpertsBounds.largest(v);
        return transposed(
                k -> bound.norms[k] * norm / bound.nu[k],
                k -> curvature(k, largest) * bound.norms[k] * norm + responses(k, norm, largestOfV) / bound.nu[k],
                "rounding of responses, curvatures and transposed products");
    }

    /**
     * The error of sum_k W_k C_k^T u_k.
     *
     * @param size of ||u_k||
     * @param error of u_k, Euclidean
     */
    private Constant transposed(IntToDoubleFunction size, IntToDoubleFunction error, String source) {
        double linear = 0;
        double squares = 0;
        double products = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double map = error.applyAsDouble(k);
            linear += bound.weights[k] * bound.norms[k] * map;
            squares += bound.weights[k] * map * map;
            products += bound.weights[k] * transpose(k) * (size.applyAsDouble(k) + map);
        }
        return certified(Math.min(linear, Math.sqrt(bound.gramNorm * squares)) + products, source);
    }

    Constant mixed(double[] q, double norm, double largest) {
        double qNorm = Rounding.norm(q);
        double roundings = shape.pixels()
                + (double) bound.bank.size() * bound.bank.size()
                + bound.weights.length
                + bound.features()
                + 64;
        double sums = Rounding.gamma(roundings, unit);
        double filters = 0;
        double filtersSize = 0;
        double logarithms = 0;
        for (int k = 0; k < bound.weights.length; k++) {
            double along = bound.norms[k] * qNorm;
            double alongError = response(k) * bound.boundary.overlap() * qNorm;
            double slopeError = slope(k, norm);
            double slope = slopeSize(k, norm) + slopeError;
            double curved = along / bound.nu[k];
            double curvedError = curvature(k, largest) * along + alongError / bound.nu[k];
            double ofWeight = alongError * slope + along * slopeError + 2 * sums * along * slope;
            double ofFilter = bound.reach()
                    * (qNorm * (slopeError + sums * slope) + norm * (curvedError + sums * curved))
                    * (1 + sums);
            filters += bound.weights[k] * ofFilter;
            filtersSize += bound.weights[k] * bound.reach() * (qNorm * slope + norm * (curved + curvedError));
            logarithms += bound.weights[k] * ofWeight;
        }
        double all = bound.parameters.rounding(filters, filtersSize, logarithms);
        return certified(all, "rounding of responses, slopes, curvatures and sums");
    }
}
