package org.bilevel.imaging.operator;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.ImageShape;

/** K = I: the image is measured directly, as in denoising. */
public record Identity() implements ForwardOperator {

    private static final Constant ONE = Constant.certified(1, "K = I");

    @Override
    public LinearOperator on(ImageShape shape) {
        return new IdentityOn(shape.size());
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return ONE;
    }

    @Override
    public Constant rounding(ImageShape shape) {
        return Constant.certified(0, "K = I");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return ONE;
    }

    private record IdentityOn(int inputLength) implements LinearOperator {

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
            System.arraycopy(x, 0, out, 0, inputLength);
        }
    }
}
