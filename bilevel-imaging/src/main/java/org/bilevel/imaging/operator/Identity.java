package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
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
    public Optional<ImageShape> outputShape(ImageShape shape) {
        return Optional.of(shape);
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

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        return Optional.of(ones(shape.size()));
    }

    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        return Optional.of(ones(shape.height() * (shape.width() / 2 + 1)));
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
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
