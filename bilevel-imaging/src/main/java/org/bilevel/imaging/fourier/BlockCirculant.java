package org.bilevel.imaging.fourier;

import java.util.Arrays;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.imaging.image.ImageShape;

/**
 * The positive definite operator of a {@link BlockSymbol}: two transforms a channel, and between them a small matrix at every frequency. Products allocate the scratch memory of {@link
 * PlaneTransform}.
 */
final class BlockCirculant implements LinearOperator {

    private final ImageShape shape;
    private final PlaneTransform transform;
    private final double[] blocks;
    private final double[][] input;
    private final double[] output;

    /**
     * Takes over its arguments.
     *
     * @param blocks pairs of real and imaginary part, [frequency][row][column]
     */
    BlockCirculant(ImageShape shape, PlaneTransform transform, double[] blocks) {
        this.shape = shape;
        this.transform = transform;
        this.blocks = blocks;
        input = new double[shape.channels()][2 * transform.frequencies()];
        output = new double[2 * transform.frequencies()];
    }

    @Override
    public int inputLength() {
        return shape.size();
    }

    @Override
    public int outputLength() {
        return shape.size();
    }

    @Override
    public Structure structure() {
        return Structure.POSITIVE_DEFINITE;
    }

    @Override
    public void apply(double[] x, double[] out) {
        int channels = shape.channels();
        for (int c = 0; c < channels; c++) {
            transform.forward(x, c * shape.pixels(), input[c]);
        }
        for (int c = 0; c < channels; c++) {
            Arrays.fill(output, 0);
            for (int d = 0; d < channels; d++) {
                addProduct(c, d);
            }
            transform.inverse(output, out, c * shape.pixels());
        }
    }

    private void addProduct(int row, int column) {
        int channels = shape.channels();
        double[] x = input[column];
        int block = 2 * (row * channels + column);
        for (int f = 0; f < x.length; f += 2) {
            double real = blocks[block];
            double imaginary = blocks[block + 1];
            output[f] += real * x[f] - imaginary * x[f + 1];
            output[f + 1] += real * x[f + 1] + imaginary * x[f];
            block += 2 * channels * channels;
        }
    }
}
