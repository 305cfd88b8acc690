package org.bilevel.imaging.kernel;

import java.util.function.Supplier;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * {@link FilterTransform} by Fourier transforms of 32 x 32 pixels (overlap-save there, overlap-add back): fewer operations than {@link FilterKernel}, but errors that are small relative to the norm of the
 * image only, not to single entries. Owns its scratch memory, of a size that does not grow with the image; allocates nothing after construction.
 *
 * <p>The image is cut into tiles, as many of which as a vector has lanes are transformed together, each in a lane of its own: no step moves data between lanes. Two channels, and two responses,
 * are one complex image. For each pair of responses: columns of spectra are multiplied and transformed back; row by row they become responses, what f makes of them, and half of a spectrum again; then the columns follow. The order of all sums
 * depends on shapes only.
 *
 * @param <A> arrays of the arithmetic
 */
public final class FourierKernel<A> implements FilterTransform<A> {

    private static final int SIZE = Fourier.SIZE;

    /**
     * Bytes that align what follows them to 64, if an array begins with 16 bytes of its own at a multiple of 64 (the JVM's option {@code -XX:ObjectAlignmentInBytes=64}). A vector of 64 bytes that
     * straddles two lines of the cache is loaded and stored at half the speed.
     */
    private static final int HEADER = 48;

    private final Arithmetic<A> arithmetic;
    private final Fourier<A> fourier;
    private final FilterBank bank;
    private final BankSpectrum spectrum;
    private final Boundary boundary;
    private final ImageShape shape;
    private final int margin;
    private final int lanes;
    private final int row;
    private final int plane;
    private final Tiling tiling;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    /** Holds everything. */
    private final A memory;

    private final int spectra;
    private final int sums;
    private final int maps;
    private final int factors;
    /** Of the tile in each lane: where it begins, and its rows and columns that belong to the image, none if it only fills the vector. */
    private final int[] top;

    private final int[] left;
    private final int[] rows;
    private final int[] columns;
    private boolean full;

    /** Such a kernel where it is cheaper than the direct one, and possible; otherwise null. */
    public static <A> @Nullable FourierKernel<A> ifCheaper(
            Arithmetic<A> arithmetic,
            Supplier<BankSpectrum> spectrum,
            FilterBank bank,
            Boundary boundary,
            ImageShape shape) {
        Fourier<A> fourier = arithmetic.fourier();
        if (fourier == null
                || operations(arithmetic, fourier, bank, shape)
                        > FilterKernel.operations(bank, shape, fourier.lanes())) {
            return null;
        }
        return new FourierKernel<>(arithmetic, fourier, spectrum.get(), boundary, shape);
    }

    FourierKernel(
            Arithmetic<A> arithmetic, Fourier<A> fourier, BankSpectrum spectrum, Boundary boundary, ImageShape shape) {
        this.arithmetic = arithmetic;
        this.fourier = fourier;
        this.spectrum = spectrum;
        this.bank = spectrum.bank();
        this.boundary = boundary;
        this.shape = shape;
        this.margin = bank.size() - 1;
        this.lanes = fourier.lanes();
        this.row = fourier.row();
        this.plane = fourier.plane();
        this.tiling = Tiling.of(arithmetic, fourier, bank, shape);
        this.sourceRow = boundary.sources(shape.height(), bank.size());
        this.sourceColumn = boundary.sources(shape.width(), bank.size());
        int images = 2 * plane * Math.ceilDiv(bank.channels(), 2);
        this.spectra = HEADER / arithmetic.bytes();
        this.sums = spectra + images;
        this.maps = sums + images;
        this.factors = maps + 2 * plane;
        this.memory = arithmetic.allocate(factors + spectrum.length());
        spectrum.load(arithmetic, memory, factors);
        this.top = new int[lanes];
        this.left = new int[lanes];
        this.rows = new int[lanes];
        this.columns = new int[lanes];
    }

    /**
     * Tiles of equal size that cover an image, but for those at its lower and right edges; numbered row by row.
     *
     * @param height of a tile, at most 32 less the margin
     * @param width likewise
     */
    private record Tiling(int height, int width, int across, int count, int groups) {

        static Tiling of(Arithmetic<?> arithmetic, Fourier<?> fourier, FilterBank bank, ImageShape shape) {
            // Loops overrun into the margin.
            int most = SIZE - Math.max(bank.size() - 1, Math.ceilDiv(arithmetic.slack(), fourier.lanes()));
            int down = Math.ceilDiv(shape.height(), most);
            int across = Math.ceilDiv(shape.width(), most);
            int count = Math.multiplyExact(down, across);
            return new Tiling(
                    Math.ceilDiv(shape.height(), down),
                    Math.ceilDiv(shape.width(), across),
                    across,
                    count,
                    Math.ceilDiv(count, fourier.lanes()));
        }
    }

    /**
     * Vector operations a transform takes, to compare with those of {@link FilterKernel#operations}.
     */
    static long operations(Arithmetic<?> arithmetic, Fourier<?> fourier, FilterBank bank, ImageShape shape) {
        Tiling tiling = Tiling.of(arithmetic, fourier, bank, shape);
        long ofChannels = 2L * Math.ceilDiv(bank.channels(), 2) * (SIZE + bank.size() - 1 + tiling.height);
        long ofMaps = 2L * Math.ceilDiv(bank.filters(), 2) * (SIZE + tiling.height);
        long products = Math.ceilDiv(bank.filters(), 2) * (long) bank.channels() * SIZE * SIZE * 8;
        return tiling.groups * ((ofChannels + ofMaps) * 500 + products);
    }

    @Override
    public int storageLength() {
        return Math.multiplyExact(bank.filters() * tiling.height * tiling.width * lanes, tiling.groups)
                + arithmetic.slack();
    }

    private int position(int k, int group, int y) {
        return ((group * bank.filters() + k) * tiling.height + y) * tiling.width * lanes;
    }

    /** Moves a part of a row of map k to where {@link #transform} names it. */
    public void store(int k, int y, int x, A from, int at, int n, A to) {
        for (int done = 0; done < n; ) {
            int tile = y / tiling.height * tiling.across + (x + done) / tiling.width;
            int column = (x + done) % tiling.width;
            int count = Math.min(n - done, tiling.width - column);
            int position = position(k, tile / lanes, y % tiling.height) + column * lanes + tile % lanes;
            fourier.copy(from, at + done, to, position, count);
            done += count;
        }
    }

    @Override
    public void transform(double[] x, MapFunction<A> f, double[] out) {
        for (int group = 0; group < tiling.groups; group++) {
            enter(group);
            for (int c = 0; c < bank.channels(); c += 2) {
                load(x, c);
            }
            arithmetic.clear(memory, sums, 2 * plane * Math.ceilDiv(bank.channels(), 2));
            for (int k = 0; k < bank.filters(); k += 2) {
                respond(k);
                apply(f, k, group);
                addTransposed(k);
            }
            for (int c = 0; c < bank.channels(); c += 2) {
                fold(c, out);
            }
        }
    }

    private void enter(int group) {
        full = true;
        for (int lane = 0; lane < lanes; lane++) {
            int tile = group * lanes + lane;
            top[lane] = tile / tiling.across * tiling.height;
            left[lane] = tile % tiling.across * tiling.width;
            boolean some = tile < tiling.count;
            rows[lane] = some ? Math.clamp(shape.height() - top[lane], 0, tiling.height) : 0;
            columns[lane] = some ? Math.clamp(shape.width() - left[lane], 0, tiling.width) : 0;
            full &= rows[lane] == tiling.height && columns[lane] == tiling.width;
        }
    }

    /** Spectra of the tiles of channels c and c + 1 and of what surrounds them. */
    private void load(double[] x, int c) {
        int start = spectra + c * plane;
        int end = Math.min(c + 2, bank.channels());
        for (int y = 0; y < SIZE; y++) {
            int at = start + y * row;
            arithmetic.clear(memory, at, row);
            arithmetic.clear(memory, at + plane, row);
            if (y < tiling.height + margin) {
                for (int channel = c; channel < end; channel++) {
                    loadRow(x, channel, y, at + (channel - c) * plane);
                }
                fourier.forwardRow(memory, at);
            }
        }
        for (int q = 0; q < SIZE; q++) {
            fourier.forwardColumn(memory, start + q * lanes);
        }
    }

    private void loadRow(double[] x, int c, int y, int at) {
        int radius = margin / 2;
        for (int lane = 0; lane < lanes; lane++) {
            if (columns[lane] > 0 && y < rows[lane] + margin) {
                int first = left[lane];
                int image = (c * shape.height() + sourceRow[top[lane] + y]) * shape.width();
                int end = first + columns[lane] + margin;
                int from = Math.max(first, radius);
                int until = Math.min(end, radius + shape.width());
                int to = at + lane - first * lanes;
                for (int column = first; column < from; column++) {
                    arithmetic.load(x[image + sourceColumn[column]], memory, to + column * lanes);
                }
                fourier.load(x, image + from - radius, memory, to + from * lanes, until - from);
                for (int column = until; column < end; column++) {
                    arithmetic.load(x[image + sourceColumn[column]], memory, to + column * lanes);
                }
            }
        }
    }

    /** Overwrites maps by the responses of filters k and k + 1 but for the transforms of their rows. */
    private void respond(int k) {
        for (int q = 0; q < SIZE; q++) {
            int column = q * lanes;
            for (int c = 0; c < bank.channels(); c += 2) {
                int start = spectra + c * plane;
                if (c + 1 < bank.channels()) {
                    int weight = factors + spectrum.offset(k, c) + 4 * q * SIZE;
                    int mirrored = start + Fourier.mirror(q) * lanes;
                    fourier.multiplyPair(
                            memory, start + column, mirrored, memory, weight, c > 0, memory, maps + column);
                } else {
                    int weight = factors + spectrum.offset(k, c) + 2 * q * SIZE;
                    fourier.multiply(memory, start + column, memory, weight, c > 0, memory, maps + column);
                }
            }
            fourier.inverseColumn(memory, maps + column);
        }
    }

    /** Makes responses, applies f, and transforms rows and columns of the result. */
    private void apply(MapFunction<A> f, int k, int group) {
        int n = tiling.width * lanes;
        for (int y = 0; y < tiling.height; y++) {
            int at = maps + y * row;
            fourier.inverseRow(memory, at);
            f.apply(k, memory, at, n, position(k, group, y));
            if (k + 1 < bank.filters()) {
                f.apply(k + 1, memory, at + plane, n, position(k + 1, group, y));
            } else {
                arithmetic.clear(memory, at + plane, n);
            }
            clearOutside(y, at);
            fourier.forwardRow(memory, at);
        }
        arithmetic.clear(memory, maps + tiling.height * row, plane - tiling.height * row);
        arithmetic.clear(memory, maps + plane + tiling.height * row, plane - tiling.height * row);
        for (int q = 0; q < SIZE; q++) {
            fourier.forwardColumn(memory, maps + q * lanes);
        }
    }

    /** Zeroes what is no pixel of the tiles in one row. */
    private void clearOutside(int y, int at) {
        int n = tiling.width * lanes;
        arithmetic.clear(memory, at + n, row - n);
        arithmetic.clear(memory, at + plane + n, row - n);
        for (int lane = 0; lane < lanes && !full; lane++) {
            for (int x = y < rows[lane] ? columns[lane] : 0; x < tiling.width; x++) {
                arithmetic.load(0, memory, at + x * lanes + lane);
                arithmetic.load(0, memory, at + plane + x * lanes + lane);
            }
        }
    }

    private void addTransposed(int k) {
        for (int c = 0; c < bank.channels(); c += 2) {
            int start = sums + c * plane;
            for (int q = 0; q < SIZE; q++) {
                int column = q * lanes;
                if (c + 1 < bank.channels()) {
                    int weights = factors + spectrum.offset(k, c);
                    int mirror = Fourier.mirror(q);
                    fourier.multiplyPairAdjoint(
                            memory,
                            maps + column,
                            maps + mirror * lanes,
                            memory,
                            weights + 4 * q * SIZE,
                            weights + 4 * mirror * SIZE,
                            memory,
                            start + column);
                } else {
                    int weight = factors + spectrum.offset(k, c) + 2 * q * SIZE;
                    fourier.multiplyAdjoint(memory, maps + column, memory, weight, memory, start + column);
                }
            }
        }
    }

    /** Adds the sums for channels c and c + 1 to the image that their tiles come from. */
    private void fold(int c, double[] out) {
        int start = sums + c * plane;
        int end = Math.min(c + 2, bank.channels());
        for (int q = 0; q < SIZE; q++) {
            fourier.inverseColumn(memory, start + q * lanes);
        }
        for (int y = 0; y < tiling.height + margin; y++) {
            int at = start + y * row;
            fourier.inverseRow(memory, at);
            for (int channel = c; channel < end; channel++) {
                foldRow(channel, y, at + (channel - c) * plane, out);
            }
        }
    }

    private void foldRow(int c, int y, int at, double[] out) {
        int radius = margin / 2;
        for (int lane = 0; lane < lanes; lane++) {
            if (columns[lane] > 0 && y < rows[lane] + margin) {
                int first = left[lane];
                int image = (c * shape.height() + sourceRow[top[lane] + y]) * shape.width();
                int end = first + columns[lane] + margin;
                int from = Math.max(first, radius);
                int until = Math.min(end, radius + shape.width());
                int of = at + lane - first * lanes;
                for (int column = first; column < from; column++) {
                    out[image + sourceColumn[column]] += arithmetic.get(memory, of + column * lanes);
                }
                fourier.addTo(memory, of + from * lanes, out, image + from - radius, until - from);
                for (int column = until; column < end; column++) {
                    out[image + sourceColumn[column]] += arithmetic.get(memory, of + column * lanes);
                }
            }
        }
    }

    @Override
    public double responseError(int k, double norm, double largest) {
        return error(k, bank.channels()) * norm;
    }

    @Override
    public double transposeError(int k) {
        return error(k, bank.filters());
    }

    /** Derived in docs/theory/constants.md, section 7. */
    private double error(int k, int summed) {
        int first = k - k % 2;
        double size = bank.oneNorm(first) + (first + 1 < bank.filters() ? bank.oneNorm(first + 1) : 0);
        double unit = arithmetic.unit();
        double roundings = Rounding.gamma(2 * summed + 16.0, unit) + 2 * Fourier.error(unit);
        // How many tiles, margins included, a pixel may belong to.
        int tiles =
                Math.ceilDiv(tiling.height + margin, tiling.height) * Math.ceilDiv(tiling.width + margin, tiling.width);
        return Math.sqrt(tiles) * boundary.overlap() * size * roundings * (1 + 1e-3);
    }
}
