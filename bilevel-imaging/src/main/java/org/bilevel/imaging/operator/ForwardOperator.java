package org.bilevel.imaging.operator;

import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.ImageShape;

/** A family of linear measurements K of images. Immutable: a record of validated options. */
public interface ForwardOperator {

    /** K on images of one shape; owns scratch memory if it needs any, for one thread. */
    LinearOperator on(ImageShape shape);

    /** The shape of K x read as an image, if it is one: what another operator can be applied to. By default it is none. */
    default Optional<ImageShape> outputShape(ImageShape shape) {
        return Optional.empty();
    }

    /** An image to show for a measurement y: y itself where K x is an image of the same shape as x, otherwise K^T y. In a new array. */
    default double[] picture(ImageShape shape, double[] y) {
        if (outputShape(shape).filter(shape::equals).isPresent()) {
            return y.clone();
        }
        double[] image = new double[shape.size()];
        on(shape).applyTranspose(y, image);
        return image;
    }

    /** An upper bound on ||K||^2. */
    Constant squaredNorm(ImageShape shape);

    /** A bound on the rounding error of products with K and K^T, relative to the norm of what is multiplied; by default rounding is ignored. */
    default Constant rounding(ImageShape shape) {
        return Constant.ROUNDING_IGNORED;
    }

    /** A lower bound on the smallest eigenvalue of K^T K. */
    Constant smallestSquaredSingularValue(ImageShape shape);

    /** The diagonal of K^T K, or something nonnegative close to it, one entry a value of the image, in a new array; by default it is not known. */
    default Optional<double[]> gramDiagonal(ImageShape shape) {
        return Optional.empty();
    }

    /**
     * The eigenvalues of K^T K, or of something close to it, if waves around the edges of the image are eigenvectors in every channel: [height][width / 2 + 1], the frequencies of a real
     * transform. At least 0, and positive where all values are to be restored; by default they are not known.
     */
    default Optional<double[]> gramSymbol(ImageShape shape) {
        return Optional.empty();
    }
}
