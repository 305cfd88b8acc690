package org.bilevel.imaging.operator;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.ImageShape;

/** A family of linear measurements K of images. Immutable: a record of validated options. */
public interface ForwardOperator {

    /** K on images of one shape; owns scratch memory if it needs any, for one thread. */
    LinearOperator on(ImageShape shape);

    /** An upper bound on ||K||^2. */
    Constant squaredNorm(ImageShape shape);

    /** A bound on the rounding error of products with K and K^T, relative to the norm of what is multiplied; by default rounding is ignored. */
    default Constant rounding(ImageShape shape) {
        return Constant.ROUNDING_IGNORED;
    }

    /** A lower bound on the smallest eigenvalue of K^T K. */
    Constant smallestSquaredSingularValue(ImageShape shape);
}
