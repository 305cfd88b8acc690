package org.bilevel.imaging.convolution;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.image.ImageShape;

/**
 * Euclidean norms of the patches of an image, each less its mean per channel: what zero-mean filters see of it. From sums over columns, then over rows, of values and of their
 * squares. Belongs to one thread.
 */
public final class PatchNorms {

    private final ImageShape shape;
    private final int size;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    private final double[] sums;
    private final double[] squares;

    /** Patches of side {@code size}, centred at every pixel. */
    public PatchNorms(int size, Boundary boundary, ImageShape shape) {
        this.shape = shape;
        this.size = size;
        this.sourceRow = boundary.sources(shape.height(), size);
        this.sourceColumn = boundary.sources(shape.width(), size);
        this.sums = new double[sourceColumn.length];
        this.squares = new double[sourceColumn.length];
    }

    /**
     * Overwrites {@code out} with upper bounds on the norms, as close as rounding permits.
     *
     * @param image flat [channels, height, width]
     * @param out a value for every pixel
     */
    public void of(double[] image, double[] out) {
        double area = (double) size * size;
        double rounding = Rounding.gamma(4 * area + 16);
        Arrays.fill(out, 0);
        for (int c = 0; c < shape.channels(); c++) {
            double middle = middle(image, c);
            for (int y = 0; y < shape.height(); y++) {
                sumColumns(image, c, y, middle);
                for (int x = 0; x < shape.width(); x++) {
                    double sum = 0;
                    double square = 0;
                    for (int dx = 0; dx < size; dx++) {
                        sum += sums[x + dx];
                        square += squares[x + dx];
                    }
                    out[y * shape.width() + x] += Math.max(0, square - sum * sum / area) + rounding * square;
                }
            }
        }
        for (int p = 0; p < out.length; p++) {
            out[p] = Math.sqrt(out[p]) * (1 + rounding);
        }
    }

    /** Half of the smallest and the largest value of a channel: less it, squares cancel less. */
    private double middle(double[] image, int c) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int p = c * shape.pixels(); p < (c + 1) * shape.pixels(); p++) {
            low = Math.min(low, image[p]);
            high = Math.max(high, image[p]);
        }
        return (low + high) / 2;
    }

    private void sumColumns(double[] image, int c, int y, double middle) {
        for (int x = 0; x < sums.length; x++) {
            double sum = 0;
            double square = 0;
            for (int dy = 0; dy < size; dy++) {
                double value =
                        image[(c * shape.height() + sourceRow[y + dy]) * shape.width() + sourceColumn[x]] - middle;
                sum += value;
                square += value * value;
            }
            sums[x] = sum;
            squares[x] = square;
        }
    }
}
