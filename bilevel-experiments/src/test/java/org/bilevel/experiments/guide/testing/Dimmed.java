package org.bilevel.experiments.guide.testing;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;

/** K = factor I, the factor positive. */
public record Dimmed(double factor) implements ForwardOperator {

    @Override
    public LinearOperator on(ImageShape shape) {
        return new DimmedOn(factor, shape.size());
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return Constant.certified(factor * factor, "K^T K = factor^2 I");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return Constant.certified(factor * factor, "K^T K = factor^2 I");
    }

    @Override
    public Constant rounding(ImageShape shape) {
        return Constant.certified(factor * Rounding.gamma(1), "one product");
    }

    private record DimmedOn(double factor, int inputLength) implements LinearOperator {

        @Override
        public int outputLength() {
            return inputLength;
        }

        @Override
        public Structure structure() {
            return Structure.POSITIVE_DEFINITE;
        }

        @Override
        public void apply(double[] x, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = factor * x[i];
            }
        }
    }
}
