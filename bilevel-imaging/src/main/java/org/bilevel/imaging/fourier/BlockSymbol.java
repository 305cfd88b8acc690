package org.bilevel.imaging.fourier;

import java.util.Arrays;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;

/**
 * A symmetric operator on images of one shape that commutes with shifts around the edges, as its Hermitian matrices M(omega), channels by channels, at the frequencies of the
 * images: the transforms of an image x and its product satisfy Y(omega) = M(omega) X(omega). Starts as zero, and is added up.
 */
public final class BlockSymbol {

    private final ImageShape shape;
    private final int channels;
    private final PlaneTransform transform;
    /** Pairs of real and imaginary part, [frequency][row][column]. */
    private final double[] blocks;

    /** Zero. */
    public BlockSymbol(ImageShape shape) {
        this.shape = shape;
        channels = shape.channels();
        transform = new PlaneTransform(shape.height(), shape.width());
        blocks = new double[2 * transform.frequencies() * channels * channels];
    }

    /**
     * Adds an operator that does the same in all channels.
     *
     * @param values its eigenvalues, [height][width / 2 + 1]
     */
    public void addMultiples(double[] values) {
        for (int f = 0; f < values.length; f++) {
            for (int c = 0; c < channels; c++) {
                blocks[at(f, c, c)] += values[f];
            }
        }
    }

    /**
     * Adds sum_k w_k C_k^T C_k with the filters continued periodically: C_k^T C_k is a convolution with the correlations of filter k's channels, so that a sum over any number of
     * filters takes one transform for every two channels.
     *
     * @param weights w, one a filter
     */
    public void addGram(FilterBank bank, double[] weights) {
        double[] correlation = new double[shape.pixels()];
        double[] frequencies = new double[2 * transform.frequencies()];
        for (int c = 0; c < channels; c++) {
            for (int d = c; d < channels; d++) {
                correlate(bank, weights, c, d, correlation);
                transform.forward(correlation, 0, frequencies);
                add(c, d, frequencies);
            }
        }
    }

    /** sum_k w_k sum over taps t, u with t - u = tau of filter(k, c, t) filter(k, d, u), at tau modulo the image. */
    private void correlate(FilterBank bank, double[] weights, int c, int d, double[] out) {
        int size = bank.size();
        int extent = 2 * size - 1;
        double[] sums = new double[extent * extent];
        double[] taps = bank.weights();
        for (int k = 0; k < bank.filters(); k++) {
            int first = (k * channels + c) * size * size;
            int second = (k * channels + d) * size * size;
            for (int t = 0; t < size * size; t++) {
                double tap = weights[k] * taps[first + t];
                for (int u = 0; u < size * size; u++) {
                    int dy = t / size - u / size + size - 1;
                    int dx = t % size - u % size + size - 1;
                    sums[dy * extent + dx] += tap * taps[second + u];
                }
            }
        }
        Arrays.fill(out, 0);
        for (int i = 0; i < sums.length; i++) {
            int y = Math.floorMod(i / extent - (size - 1), shape.height());
            int x = Math.floorMod(i % extent - (size - 1), shape.width());
            out[y * shape.width() + x] += sums[i];
        }
    }

    private void add(int c, int d, double[] values) {
        for (int f = 0; f < transform.frequencies(); f++) {
            double real = values[2 * f];
            double imaginary = values[2 * f + 1];
            blocks[at(f, c, d)] += real;
            if (c != d) {
                blocks[at(f, c, d) + 1] += imaginary;
                blocks[at(f, d, c)] += real;
                blocks[at(f, d, c) + 1] -= imaginary;
            }
        }
    }

    private int at(int frequency, int row, int column) {
        return 2 * ((frequency * channels + row) * channels + column);
    }

    /** The inverse of what has been added up, which must be positive definite. It takes the matrices over: nothing may be added afterwards. */
    public LinearOperator inverse() {
        for (int f = 0; f < transform.frequencies(); f++) {
            invert(at(f, 0, 0));
        }
        return new BlockCirculant(shape, transform, blocks);
    }

    /** Inverts one matrix in place by exchanging its unknowns for its right-hand sides, one after another; pivots of definite matrices are positive. */
    private void invert(int block) {
        for (int pivot = 0; pivot < channels; pivot++) {
            double reciprocal = 1 / blocks[block + 2 * (pivot * channels + pivot)];
            for (int i = 0; i < channels; i++) {
                if (i != pivot) {
                    exchange(block, pivot, i, reciprocal);
                }
            }
            for (int j = 0; j < channels; j++) {
                int entry = block + 2 * (pivot * channels + j);
                if (j == pivot) {
                    blocks[entry] = reciprocal;
                    blocks[entry + 1] = 0;
                } else {
                    blocks[entry] *= reciprocal;
                    blocks[entry + 1] *= reciprocal;
                }
            }
        }
    }

    /** Row i less a multiple of the pivot's row. */
    private void exchange(int block, int pivot, int i, double reciprocal) {
        int factorAt = block + 2 * (i * channels + pivot);
        double real = blocks[factorAt] * reciprocal;
        double imaginary = blocks[factorAt + 1] * reciprocal;
        for (int j = 0; j < channels; j++) {
            if (j != pivot) {
                int from = block + 2 * (pivot * channels + j);
                int to = block + 2 * (i * channels + j);
                blocks[to] -= real * blocks[from] - imaginary * blocks[from + 1];
                blocks[to + 1] -= real * blocks[from + 1] + imaginary * blocks[from];
            }
        }
        blocks[factorAt] = -real;
        blocks[factorAt + 1] = -imaginary;
    }
}
