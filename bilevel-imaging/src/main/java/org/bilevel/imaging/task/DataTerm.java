package org.bilevel.imaging.task;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * What 1/2 ||K x - y||^2 + gamma/2 ||x||^2 has in common for all measurements y of images of one shape. Immutable.
 *
 * @param operator K
 * @param shape of the images
 * @param gamma at least 0
 * @param outputLength the length of y
 * @param strongConvexity smallest eigenvalue of K^T K, plus gamma
 * @param squaredNorm ||K||^2
 * @param rounding of products with K and K^T, relatively
 */
record DataTerm(
        ForwardOperator operator,
        ImageShape shape,
        double gamma,
        int outputLength,
        Constant strongConvexity,
        Constant squaredNorm,
        Constant rounding) {

    static DataTerm of(ForwardOperator operator, ImageShape shape, double gamma) {
        Constant smallest = operator.smallestSquaredSingularValue(shape);
        return new DataTerm(
                operator,
                shape,
                gamma,
                operator.on(shape).outputLength(),
                Constant.derived(smallest.value() + gamma, smallest.source() + ", plus gamma", smallest),
                operator.squaredNorm(shape),
                operator.rounding(shape));
    }

    LinearOperator bind() {
        return operator.on(shape);
    }
}
