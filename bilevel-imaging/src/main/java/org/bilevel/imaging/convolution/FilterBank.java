package org.bilevel.imaging.convolution;

import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * K filters over C channels: {@code weights} is flat, row-major [filters, channels, size, size]. The response of filter k is the
 * correlation (C_k x)(p) = sum over channels c and taps t of weights[k, c, t] x_c(p + t - size/2). Immutable by agreement.
 *
 * @param filters K, at least 1
 * @param channels C, at least 1
 * @param size side of the filters, odd
 * @param weights the taps, not copied
 */
public record FilterBank(int filters, int channels, int size, double[] weights) {

    /**
     * Checks extents and length.
     *
     * @throws IllegalArgumentException if the size is even or the length does not fit
     */
    public FilterBank {
        Options.require(size >= 1 && size % 2 == 1, "size", size, "odd and at least 1");
        if (weights.length != filters * channels * size * size) {
            throw new IllegalArgumentException("filter bank [%d,%d,%d,%d] with %d weights"
                    .formatted(filters, channels, size, size, weights.length));
        }
    }

    /** C s^2, the taps of one filter. */
    public int taps() {
        return channels * size * size;
    }

    /** Where the s taps of one row of one channel of filter k begin in {@link #weights}. */
    int rowOffset(int k, int c, int dy) {
        return ((k * channels + c) * size + dy) * size;
    }

    /**
     * Requires an image no smaller than the filters, for which the factors of {@link Boundary#overlap} hold.
     *
     * @throws IllegalArgumentException if a side of it is shorter
     */
    public void requireFits(ImageShape shape) {
        Options.require(
                Math.min(shape.height(), shape.width()) >= size,
                "image",
                shape,
                "at least %d pixels on each side".formatted(size));
    }

    /** The Euclidean norm of filter k. */
    public double norm(int k) {
        double sum = 0;
        for (int i = k * taps(); i < (k + 1) * taps(); i++) {
            sum += weights[i] * weights[i];
        }
        return Math.sqrt(sum);
    }

    /** The sum of the moduli of filter k. */
    public double oneNorm(int k) {
        double sum = 0;
        for (int i = k * taps(); i < (k + 1) * taps(); i++) {
            sum += Math.abs(weights[i]);
        }
        return sum;
    }

    /** A bank of the same extents. */
    public FilterBank withWeights(double[] others) {
        return new FilterBank(filters, channels, size, others);
    }
}
