package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * K x are the values of x, all channels, at pixels chosen at random: keep times the number of pixels, rounded, and at least one. The choice depends on the seed and on height and width alone.
 *
 * @param keep the fraction of pixels that are measured
 * @param seed of the choice
 */
public record Mask(double keep, long seed) implements ForwardOperator {

    /**
     * Checks the fraction.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Mask {
        Options.require(keep > 0 && keep <= 1, "keep", keep, "> 0 and <= 1");
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        return new Selection(kept(shape), shape);
    }

    /** The chosen pixels in ascending order: a shuffle by Fisher and Yates, cut short. */
    private int[] kept(ImageShape shape) {
        int[] pixels = new int[shape.pixels()];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = p;
        }
        int count = count(shape);
        RandomGenerator random = SeedPath.of(seed)
                .child("mask")
                .child(shape.height())
                .child(shape.width())
                .generator();
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, pixels.length);
            int chosen = pixels[other];
            pixels[other] = pixels[i];
            pixels[i] = chosen;
        }
        Arrays.sort(pixels, 0, count);
        return Arrays.copyOf(pixels, count);
    }

    private int count(ImageShape shape) {
        return Math.clamp(Math.round(keep * shape.pixels()), 1, shape.pixels());
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return Constant.certified(1, "K K^T = I");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        boolean all = count(shape) == shape.pixels();
        return Constant.certified(all ? 1 : 0, all ? "K = I" : "K does not see all pixels");
    }

    @Override
    public Constant rounding(ImageShape shape) {
        return Constant.certified(0, "values are copied");
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        double[] ones = new double[count(shape) * shape.channels()];
        Arrays.fill(ones, 1);
        double[] diagonal = new double[shape.size()];
        on(shape).applyTranspose(ones, diagonal);
        return Optional.of(diagonal);
    }

    /** {@inheritDoc} Of the mean of K^T K over all shifts of the mask. */
    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        double[] symbol = new double[shape.height() * (shape.width() / 2 + 1)];
        Arrays.fill(symbol, (double) count(shape) / shape.pixels());
        return Optional.of(symbol);
    }

    private record Selection(int[] kept, ImageShape shape) implements LinearOperator {

        @Override
        public int inputLength() {
            return shape.size();
        }

        @Override
        public int outputLength() {
            return kept.length * shape.channels();
        }

        @Override
        public void apply(double[] x, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = x[pixel(i)];
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            Arrays.fill(out, 0);
            for (int i = 0; i < y.length; i++) {
                out[pixel(i)] = y[i];
            }
        }

        private int pixel(int i) {
            return i / kept.length * shape.pixels() + kept[i % kept.length];
        }
    }
}
