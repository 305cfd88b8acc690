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
 * arrays. These are worked through in tiles, for all filters at once: the taps of {@link RowKernel} need their source in shifted
 * copies, which then serve every filter (responses) or every channel and column of taps (transposes).
 */
public final class FilterResponses {

    /** Long enough to pay for starting a loop, short enough for a tile's copies to stay in the first-level cache. */
    private static final int TILE = 256;

    private final FilterBank bank;
    /** The weights with rows and columns of each filter exchanged. */
    private final double[] columns;

    private final ImageShape shape;
    private final int stride;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    private final double[][] accumulators;
    private final double[][] shifted;
    private final double[][][] products;
    private final double[][] tiles;
    private final double[] tile;

    /** Prepares scratch memory: about one image and max(K, C s) + (K + 1) s tiles. */
    public FilterResponses(FilterBank bank, Boundary boundary, ImageShape shape) {
        this.bank = bank;
        this.shape = shape;
        int size = bank.size();
        int radius = size / 2;
        int margin = size - 1;
        this.stride = shape.width() + margin;
        this.columns = exchanged(bank);
        this.sourceRow = new int[shape.height() + margin];
        for (int y = 0; y < sourceRow.length; y++) {
            sourceRow[y] = boundary.source(y - radius, shape.height());
        }
        this.sourceColumn = new int[stride];
        for (int x = 0; x < stride; x++) {
            sourceColumn[x] = boundary.source(x - radius, shape.width());
        }
        this.accumulators = new double[bank.channels()][extensionLength()];
        this.shifted = new double[size][TILE + margin];
        this.products = new double[bank.filters()][size][TILE];
        this.tiles = new double[Math.max(bank.filters(), bank.channels() * size)][TILE + margin];
        this.tile = new double[TILE];
    }

    private static double[] exchanged(FilterBank bank) {
        int size = bank.size();
        double[] out = new double[bank.weights().length];
        for (int start = 0; start < out.length; start += size * size) {
            for (int t = 0; t < size * size; t++) {
                out[start + t % size * size + t / size] = bank.weights()[start + t];
            }
        }
        return out;
    }

    private int extensionLength() {
        return sourceRow.length * stride;
    }

    /** How many entries lie between a pixel of an extension or a map and the one below it. */
    public int stride() {
        return stride;
    }

    private int mapLength() {
        return shape.height() * stride;
    }

    /** A new extension P x to be filled by {@link #extend}; its rows end with a margin that keeps reads in bounds. */
    public double[][] newExtension() {
        return new double[bank.channels()][extensionLength() + bank.size() - 1];
    }

    /** New response maps, one for each filter. */
    public double[][] newMaps() {
        return new double[bank.filters()][mapLength()];
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

    /** Overwrites {@code maps} with C_k x for every k, given P x. */
    public void respond(double[][] extension, double[][] maps) {
        int size = bank.size();
        for (int start = 0; start < mapLength(); start += TILE) {
            int n = Math.min(TILE, mapLength() - start);
            for (int k = 0; k < bank.filters(); k++) {
                Arrays.fill(tiles[k], 0, n, 0);
            }
            for (int c = 0; c < bank.channels(); c++) {
                for (int dy = 0; dy < size; dy++) {
                    copyShifted(extension[c], start + dy * stride, n);
                    for (int k = 0; k < bank.filters(); k++) {
                        RowKernel.addWeighted(tiles[k], shifted, bank.weights(), bank.rowOffset(k, c, dy), n);
                    }
                }
            }
            for (int k = 0; k < bank.filters(); k++) {
                System.arraycopy(tiles[k], 0, maps[k], start, n);
            }
        }
        for (double[] map : maps) {
            for (int end = stride; end <= map.length; end += stride) {
                Arrays.fill(map, end - size + 1, end, 0);
            }
        }
    }

    /** shifted[i][j] = x[start + i + j] for j below n. */
    private void copyShifted(double[] x, int start, int n) {
        for (int i = 0; i < shifted.length; i++) {
            System.arraycopy(x, start + i, shifted[i], 0, n);
        }
    }

    /** Adds the sum over k of C_k^T u_k to a flat image. The maps' margins must be zero. */
    public void addTransposed(double[][] maps, double[] out) {
        for (int start = 0; start < extensionLength(); start += TILE) {
            transposeTile(maps, start, Math.min(TILE, extensionLength() - start));
        }
        addFolded(out);
    }

    /**
     * One tile of the sum of V_k^T u_k, where V_k is C_k without its boundary extension: at p, the sum over dx of z_dx(p - dx) with z_dx(p) =
     * sum over k and dy of weights[k, dy, dx] u_k(p - dy). Only the few z_dx are shifted by columns, not the many maps.
     */
    private void transposeTile(double[][] maps, int start, int n) {
        int size = bank.size();
        int margin = size - 1;
        for (int i = 0; i < bank.channels() * size; i++) {
            Arrays.fill(tiles[i], 0, n + margin, 0);
        }
        for (int k = 0; k < bank.filters(); k++) {
            for (int dy = 0; dy < size; dy++) {
                copyWithin(maps[k], start - margin - dy * stride, shifted[dy], n + margin);
            }
            for (int c = 0; c < bank.channels(); c++) {
                for (int dx = 0; dx < size; dx++) {
                    RowKernel.addWeighted(tiles[c * size + dx], shifted, columns, bank.rowOffset(k, c, dx), n + margin);
                }
            }
        }
        for (int c = 0; c < bank.channels(); c++) {
            System.arraycopy(tiles[c * size], margin, accumulators[c], start, n);
            for (int dx = 1; dx < size; dx++) {
                for (int j = 0; j < n; j++) {
                    accumulators[c][start + j] += tiles[c * size + dx][margin - dx + j];
                }
            }
        }
    }

    /** tile[j] = x[start + j] for j below n, zero outside x. */
    private static void copyWithin(double[] x, int start, double[] tile, int n) {
        int from = Math.clamp(-start, 0, n);
        int to = Math.clamp(x.length - start, from, n);
        Arrays.fill(tile, 0, from, 0);
        if (from < to) {
            System.arraycopy(x, start + from, tile, from, to - from);
        }
        Arrays.fill(tile, to, n, 0);
    }

    /** Adds P^T of the accumulators to a flat image. */
    private void addFolded(double[] out) {
        int width = shape.width();
        int radius = bank.size() / 2;
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < sourceRow.length; y++) {
                int to = (c * shape.height() + sourceRow[y]) * width;
                int from = y * stride;
                for (int j = 0; j < width; j++) {
                    out[to + j] += accumulators[c][from + radius + j];
                }
                for (int j = 0; j < radius; j++) {
                    out[to + sourceColumn[j]] += accumulators[c][from + j];
                    out[to + sourceColumn[radius + width + j]] += accumulators[c][from + radius + width + j];
                }
            }
        }
    }

    /**
     * Adds sum_p u_k(p) x(p + t), for every filter k and tap t, to the gradient of the bank: the derivative of sum_k u_k^T C_k x in
     * {@link FilterBank#weights}.
     *
     * @param maps u, margins zero
     * @param extension P x
     * @param out receives the K C s^2 values
     */
    public void addPatches(double[][] maps, double[][] extension, double[] out) {
        for (int c = 0; c < bank.channels(); c++) {
            for (int dy = 0; dy < bank.size(); dy++) {
                addRowOfPatches(maps, extension[c], c, dy, out);
            }
        }
    }

    private void addRowOfPatches(double[][] maps, double[] x, int c, int dy, double[] out) {
        for (double[][] rows : products) {
            for (double[] row : rows) {
                Arrays.fill(row, 0);
            }
        }
        for (int start = 0; start < mapLength(); start += TILE) {
            int n = Math.min(TILE, mapLength() - start);
            copyShifted(x, start + dy * stride, n);
            for (int k = 0; k < bank.filters(); k++) {
                System.arraycopy(maps[k], start, tile, 0, n);
                RowKernel.addProducts(products[k], tile, shifted, n);
            }
        }
        for (int k = 0; k < bank.filters(); k++) {
            for (int dx = 0; dx < bank.size(); dx++) {
                out[bank.rowOffset(k, c, dy) + dx] += sum(products[k][dx]);
            }
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
