package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * K x are the means of x over squares of pixels, as a sensor with larger pixels sees it: K K^T = I / factor^2.
 *
 * @param factor side of the squares; sides of images are multiples of it
 */
public record Downsampling(int factor) implements ForwardOperator {

    /**
     * Checks the factor.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Downsampling {
        Options.requireAtLeast("factor", factor, 1);
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        return new BlockMeans(factor, shape, small(shape));
    }

    private ImageShape small(ImageShape shape) {
        Options.require(
                shape.height() % factor == 0 && shape.width() % factor == 0,
                "image",
                shape,
                "a multiple of %d pixels on each side".formatted(factor));
        return new ImageShape(shape.channels(), shape.height() / factor, shape.width() / factor);
    }

    @Override
    public Optional<ImageShape> outputShape(ImageShape shape) {
        return Optional.of(small(shape));
    }

    /** Every mean on all pixels of its square. */
    @Override
    public double[] picture(ImageShape shape, double[] y) {
        double[] image = new double[shape.size()];
        on(shape).applyTranspose(y, image);
        for (int i = 0; i < image.length; i++) {
            image[i] *= factor * factor;
        }
        return image;
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return Constant.certified(1.0 / (factor * factor), "K K^T = I / factor^2");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return Constant.certified(factor == 1 ? 1 : 0, factor == 1 ? "K = I" : "K sees means only");
    }

    /** A sum of factor^2 terms and a quotient: relative to || |K| || = ||K||. */
    @Override
    public Constant rounding(ImageShape shape) {
        return Constant.certified(Rounding.gamma(factor * factor + 2.0) / factor, "sums of squares of pixels");
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        double[] diagonal = new double[shape.size()];
        Arrays.fill(diagonal, Math.pow(factor, -4));
        return Optional.of(diagonal);
    }

    private record BlockMeans(int factor, ImageShape shape, ImageShape small) implements LinearOperator {

        @Override
        public int inputLength() {
            return shape.size();
        }

        @Override
        public int outputLength() {
            return small.size();
        }

        @Override
        public void apply(double[] x, double[] out) {
            for (int i = 0; i < out.length; i++) {
                double sum = 0;
                for (int t = 0; t < factor * factor; t++) {
                    sum += x[corner(i) + t / factor * shape.width() + t % factor];
                }
                out[i] = sum / (factor * factor);
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            for (int i = 0; i < y.length; i++) {
                double share = y[i] / (factor * factor);
                for (int t = 0; t < factor * factor; t++) {
                    out[corner(i) + t / factor * shape.width() + t % factor] = share;
                }
            }
        }

        /** The first pixel of square i. */
        private int corner(int i) {
            int row = i / small.width() * factor;
            return row * shape.width() + i % small.width() * factor;
        }
    }
}
