package org.bilevel.imaging.convolution;

import java.util.Arrays;
import org.bilevel.imaging.image.ImageShape;

/**
 * The products with the convolutions C_k of a filter bank, their transposes and their derivatives in the filters, on images of one
 * shape. Each is an exact composition of the boundary extension P (or its transpose) and a convolution without boundary, so that
 * transposes are exact up to rounding. Owns its scratch memory; belongs to one thread; allocates nothing after construction.
 *
 * <p>Maps are arrays of rows, [height][width]; images are flat [channels, height, width].
 */
public final class FilterResponses {

    private final FilterBank bank;
    private final double[] flipped;
    private final ImageShape shape;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    private final double[][][] accumulator;
    private final double[][] padded;
    private final double[] row;
    private final double[] shifted;

    /** Prepares scratch memory of about 2 + 2/C images. */
    public FilterResponses(FilterBank bank, Boundary boundary, ImageShape shape) {
        this.bank = bank;
        this.shape = shape;
        int size = bank.size();
        int radius = size / 2;
        int paddedHeight = shape.height() + 2 * radius;
        int paddedWidth = shape.width() + 2 * radius;
        this.flipped = flip(bank);
        this.sourceRow = new int[paddedHeight];
        for (int y = 0; y < paddedHeight; y++) {
            sourceRow[y] = boundary.source(y - radius, shape.height());
        }
        this.sourceColumn = new int[paddedWidth];
        for (int x = 0; x < paddedWidth; x++) {
            sourceColumn[x] = boundary.source(x - radius, shape.width());
        }
        this.accumulator = new double[bank.channels()][paddedHeight][paddedWidth];
        this.padded = new double[shape.height() + 2 * (size - 1)][shape.width() + 2 * (size - 1)];
        this.row = new double[paddedWidth];
        this.shifted = new double[paddedWidth + 2 * size];
    }

    private static double[] flip(FilterBank bank) {
        int area = bank.size() * bank.size();
        double[] out = new double[bank.weights().length];
        for (int start = 0; start < out.length; start += area) {
            for (int t = 0; t < area; t++) {
                out[start + t] = bank.weights()[start + area - 1 - t];
            }
        }
        return out;
    }

    /** A new extension P x to be filled by {@link #extend}. */
    public double[][][] newExtension() {
        return new double[bank.channels()][sourceRow.length][sourceColumn.length];
    }

    /** A new response map. */
    public double[][] newMap() {
        return new double[shape.height()][shape.width()];
    }

    /** Overwrites {@code extension} with P x. */
    public void extend(double[] x, double[][][] extension) {
        int width = shape.width();
        int radius = bank.size() / 2;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                int offset = (c * shape.height() + sourceRow[y]) * width;
                double[] to = extension[c][y];
                System.arraycopy(x, offset, to, radius, width);
                for (int j = 0; j < radius; j++) {
                    to[j] = x[offset + sourceColumn[j]];
                    to[radius + width + j] = x[offset + sourceColumn[radius + width + j]];
                }
            }
        }
    }

    /** Overwrites {@code out} with row y of C_k x. */
    public void responseRow(int k, double[][][] extension, int y, double[] out) {
        int width = shape.width();
        Arrays.fill(out, 0, width, 0);
        for (int c = 0; c < bank.channels(); c++) {
            for (int dy = 0; dy < bank.size(); dy++) {
                RowKernel.correlate(
                        out,
                        extension[c][y + dy],
                        bank.weights(),
                        bank.rowOffset(k, c, dy),
                        bank.size(),
                        width,
                        shifted);
            }
        }
    }

    /** Starts a sum of transposed responses at 0. */
    public void clear() {
        for (double[][] channel : accumulator) {
            for (double[] line : channel) {
                Arrays.fill(line, 0);
            }
        }
    }

    /** Sets row y of the map that {@link #addTransposed} reads; u has at least width values. */
    public void setRow(int y, double[] u) {
        int margin = bank.size() - 1;
        System.arraycopy(u, 0, padded[y + margin], margin, shape.width());
    }

    /** Adds V_k^T u to the sum, for the map u set row by row; V_k is C_k without its boundary extension. */
    public void addTransposed(int k) {
        int n = sourceColumn.length;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                double[] out = accumulator[c][y];
                for (int dy = 0; dy < bank.size(); dy++) {
                    // Rows of the margin are zero: skipping them changes nothing but the time.
                    int from = y + dy - (bank.size() - 1);
                    if (from >= 0 && from < shape.height()) {
                        RowKernel.correlate(
                                out, padded[y + dy], flipped, bank.rowOffset(k, c, dy), bank.size(), n, shifted);
                    }
                }
            }
        }
    }

    /** Adds P^T of the sum to a flat image. */
    public void addFolded(double[] out) {
        int width = shape.width();
        int radius = bank.size() / 2;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                int offset = (c * shape.height() + sourceRow[y]) * width;
                double[] from = accumulator[c][y];
                for (int j = 0; j < width; j++) {
                    out[offset + j] += from[radius + j];
                }
                for (int j = 0; j < radius; j++) {
                    out[offset + sourceColumn[j]] += from[j];
                    out[offset + sourceColumn[radius + width + j]] += from[radius + width + j];
                }
            }
        }
    }

    /**
     * Adds scale times sum_p u(p) x(p + t), for every tap t, to the gradient of one filter: the derivative of u^T C_k x in the
     * filter.
     *
     * @param u a response map
     * @param out receives the C s^2 values from {@code offset} on
     */
    public void addPatches(double[][] u, double[][][] extension, double scale, double[] out, int offset) {
        int width = shape.width();
        int index = offset;
        for (int c = 0; c < bank.channels(); c++) {
            for (int dy = 0; dy < bank.size(); dy++) {
                for (int dx = 0; dx < bank.size(); dx++) {
                    Arrays.fill(row, 0, width, 0);
                    for (int y = 0; y < shape.height(); y++) {
                        System.arraycopy(extension[c][y + dy], dx, shifted, 0, width);
                        RowKernel.addProducts(row, u[y], shifted, width);
                    }
                    double sum = 0;
                    for (int j = 0; j < width; j++) {
                        sum += row[j];
                    }
                    out[index++] += scale * sum;
                }
            }
        }
    }
}
