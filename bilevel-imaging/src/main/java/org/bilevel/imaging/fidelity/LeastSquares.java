package org.bilevel.imaging.fidelity;

import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * 1/2 ||K x - y||^2 with a known operator: nothing is learned of it.
 *
 * @param operator K
 */
public record LeastSquares(ForwardOperator operator) implements DataFidelity {

    @Override
    public BoundFidelity at(double[] parameters) {
        layout().requireLength(parameters);
        return y -> operator;
    }

    /** {@inheritDoc} K^T y. */
    @Override
    public void coldStart(ImageShape shape, double[] y, double[] x) {
        operator.on(shape).applyTranspose(y, x);
    }
}
