package org.bilevel.imaging.task;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/**
 * d2R / dx dtheta where a regulariser was linearised.
 *
 * @param regularizer R
 * @param inputLength the length of theta
 * @param outputLength the length of x
 */
record Mixed(RegularizerEvaluator regularizer, int inputLength, int outputLength) implements LinearOperator {

    @Override
    public void apply(double[] direction, double[] out) {
        regularizer.mixed(direction, out);
    }

    @Override
    public void applyTranspose(double[] q, double[] out) {
        regularizer.mixedTransposed(q, out);
    }
}
