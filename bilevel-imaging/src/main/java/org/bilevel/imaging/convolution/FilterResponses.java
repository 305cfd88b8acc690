package org.bilevel.imaging.convolution;

import java.util.Arrays;
import org.bilevel.imaging.image.ImageShape;

/**
 * The products with the convolutions C_k of a filter bank, their transposes and their derivatives in the filters, on images of one
 * shape. Each is an exact composition of the boundary extension P (or its transpose) and a convolution without boundary, so that
 * transposes are exact up to rounding. Owns its scratch memory; belongs to one thread; allocates nothing after construction.
 *
 * <p>Images are flat [channels, height, width]. Extensions P x and response maps are flat too, with rows of width + size - 1 values: the
 * last size - 1 of a map's row are zero and separate it from the next, so that two-dimensional correlations are one-dimensional ones over long
 * arrays.
 */
public final class FilterResponses {

    /** Long enough to pay for starting a loop, short enough for source and target to stay in the first-level cache. */
    private static final int TILE = 1024;

    private final FilterBank bank;
    private final double[] flipped;
    private final ImageShape shape;
    private final int stride;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    private final double[][] accumulator;
    private final double[] framed;
    private final double[] source;
    private final double[] target;
    private final double[] shifted;

    /** Prepares scratch memory of about 1 + 1/C images. */
    public FilterResponses(FilterBank bank, Boundary boundary, ImageShape shape) {
        this.bank = bank;
        this.shape = shape;
        int radius = bank.size() / 2;
        int margin = bank.size() - 1;
        this.stride = shape.width() + margin;
        this.flipped = flip(bank);
        this.sourceRow = new int[shape.height() + margin];
        for (int y = 0; y < sourceRow.length; y++) {
            sourceRow[y] = boundary.source(y - radius, shape.height());
        }
        this.sourceColumn = new int[stride];
        for (int x = 0; x < stride; x++) {
            sourceColumn[x] = boundary.source(x - radius, shape.width());
        }
        this.accumulator = new double[bank.channels()][extensionLength()];
        this.framed = new double[margin * stride + margin + extensionLength()];
        this.source = new double[TILE + margin];
        this.target = new double[TILE];
        this.shifted = new double[TILE + margin];
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

    private int extensionLength() {
        return sourceRow.length * stride;
    }

    private int mapLength() {
        return shape.height() * stride;
    }

    /** A new extension P x to be filled by {@link #extend}; its rows end with a margin that keeps reads in bounds. */
    public double[][] newExtension() {
        return new double[bank.channels()][extensionLength() + bank.size() - 1];
    }

    /** A new response map. */
    public double[] newMap() {
        return new double[mapLength()];
    }

    /** Overwrites {@code extension} with P x. */
    public void extend(double[] x, double[][] extension) {
        int width = shape.width();
        int radius = bank.size() / 2;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                int from = (c * shape.height() + sourceRow[y]) * width;
                int to = y * stride;
                System.arraycopy(x, from, extension[c], to + radius, width);
                for (int j = 0; j < radius; j++) {
                    extension[c][to + j] = x[from + sourceColumn[j]];
                    extension[c][to + radius + width + j] = x[from + sourceColumn[radius + width + j]];
                }
            }
        }
    }

    /** Overwrites {@code map} with C_k x, given P x. */
    public void respond(int k, double[][] extension, double[] map) {
        int size = bank.size();
        for (int start = 0; start < map.length; start += TILE) {
            int n = Math.min(TILE, map.length - start);
            Arrays.fill(target, 0, n, 0);
            for (int c = 0; c < bank.channels(); c++) {
                for (int dy = 0; dy < size; dy++) {
                    System.arraycopy(extension[c], start + dy * stride, source, 0, n + size - 1);
                    RowKernel.correlate(target, source, bank.weights(), bank.rowOffset(k, c, dy), size, n, shifted);
                }
            }
            System.arraycopy(target, 0, map, start, n);
        }
        for (int end = stride; end <= map.length; end += stride) {
            Arrays.fill(map, end - size + 1, end, 0);
        }
    }

    /** Starts a sum of transposed responses at 0. */
    public void clear() {
        for (double[] channel : accumulator) {
            Arrays.fill(channel, 0);
        }
    }

    /** Adds V_k^T u to the sum; V_k is C_k without its boundary extension. The map's margins must be zero. */
    public void addTransposed(int k, double[] map) {
        int size = bank.size();
        // Everything outside the map is zero from construction on.
        System.arraycopy(map, 0, framed, (size - 1) * stride + size - 1, map.length);
        for (int start = 0; start < extensionLength(); start += TILE) {
            int n = Math.min(TILE, extensionLength() - start);
            for (int c = 0; c < bank.channels(); c++) {
                System.arraycopy(accumulator[c], start, target, 0, n);
                for (int dy = 0; dy < size; dy++) {
                    int from = start + dy * stride;
                    int length = Math.min(n + size - 1, framed.length - from);
                    if (length > 0) {
                        System.arraycopy(framed, from, source, 0, length);
                        Arrays.fill(source, length, n + size - 1, 0);
                        RowKernel.correlate(target, source, flipped, bank.rowOffset(k, c, dy), size, n, shifted);
                    }
                }
                System.arraycopy(target, 0, accumulator[c], start, n);
            }
        }
    }

    /** Adds P^T of the sum to a flat image. */
    public void addFolded(double[] out) {
        int width = shape.width();
        int radius = bank.size() / 2;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                int to = (c * shape.height() + sourceRow[y]) * width;
                int from = y * stride;
                for (int j = 0; j < width; j++) {
                    out[to + j] += accumulator[c][from + radius + j];
                }
                for (int j = 0; j < radius; j++) {
                    out[to + sourceColumn[j]] += accumulator[c][from + j];
                    out[to + sourceColumn[radius + width + j]] += accumulator[c][from + radius + width + j];
                }
            }
        }
    }

    /**
     * Adds sum_p u(p) x(p + t), for every tap t, to the gradient of one filter: the derivative of u^T C_k x in the filter.
     *
     * @param map u, margins zero
     * @param extension P x
     * @param out receives the C s^2 values from {@code offset} on
     */
    public void addPatches(double[] map, double[][] extension, double[] out, int offset) {
        int index = offset;
        for (int c = 0; c < bank.channels(); c++) {
            for (int dy = 0; dy < bank.size(); dy++) {
                for (int dx = 0; dx < bank.size(); dx++) {
                    out[index++] += shiftedDot(map, extension[c], dy * stride + dx);
                }
            }
        }
    }

    private double shiftedDot(double[] map, double[] extension, int shift) {
        Arrays.fill(target, 0);
        for (int start = 0; start < map.length; start += TILE) {
            int n = Math.min(TILE, map.length - start);
            System.arraycopy(map, start, source, 0, n);
            System.arraycopy(extension, start + shift, shifted, 0, n);
            RowKernel.addProducts(target, source, shifted, n);
        }
        double sum = 0;
        for (int j = 0; j < TILE; j++) {
            sum += target[j];
        }
        return sum;
    }
}
