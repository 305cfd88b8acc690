package org.bilevel.imaging.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * The convolutions C_k of a filter bank on images of one shape, fused with what happens to their responses: sum_k C_k^T f_k(C_k x) in one pass, the response maps never
 * leaving the cache. Belongs to one thread; owns its scratch memory, of a size that does not grow with the image; allocates nothing after construction.
 *
 * <p>An image is worked through in tiles of columns and, in each, strips of rows from top to bottom. A strip of the extended image P x (the boundary condition is in
 * the copying) is laid out with rows of some stride, so that a tap is an offset and a correlation one long run over rows and margins alike. Transposes are done column of taps by column of
 * taps: z_dx(p) = sum over k and dy of weights[k, dy, dx] u_k(p - dy), in which every map entry that is loaded serves all dx, and then the few z_dx are
 * added, each shifted by its dx. The last rows of a strip's maps are kept for the next one. The order of all sums depends on shapes only.
 *
 * @param <A> arrays of the arithmetic
 */
public final class FilterKernel<A> implements FilterTransform<A> {

    /** Wider images are cut into tiles of at most this many columns. */
    private static final int TILE_WIDTH = 512;

    /** Bytes of response maps that should stay in the second-level cache. */
    private static final int MAPS = 256 * 1024;

    private static final int FEWEST_ROWS = 8;

    /** Rows of the transpose made at once. */
    private static final int FOLDED_ROWS = 16;

    /** Maps at a time and the multiple of taps in {@link Arithmetic#products}. */
    private static final int PRODUCT_MAPS = 5;

    private static final int PRODUCT_TAPS = 4;

    /**
     * What happens to the responses of a filter to two images on a strip.
     *
     * @param <A> arrays
     */
    @FunctionalInterface
    public interface PairFunction<A> {

        /** As {@link MapFunction#apply}, for both; entries of the margin are zeroed before and after. */
        void apply(int k, A first, A second, int at, int n, int position);
    }

    /** Told where the rows of maps are kept. */
    @FunctionalInterface
    public interface RowFunction {

        /**
         * Looks at one row, or the part of it that lies in one tile.
         *
         * @param k the filter
         * @param y the row
         * @param x where in it the part begins
         * @param position where it begins in an array of {@link #storageLength}
         * @param n its entries, all of them pixels of the map
         */
        void apply(int k, int y, int x, int position, int n);
    }

    private final Arithmetic<A> arithmetic;
    private final FilterBank bank;
    private final Boundary boundary;
    private final ImageShape shape;
    private final int margin;
    private final int tileWidth;
    private final int stride;
    /** Entries of the last rows of a map that the next strip needs. */
    private final int carry;

    private final int stripRows;
    private final Strip[] strips;
    private final int[] sourceRow;
    private final int[] sourceColumn;
    private final Sweep<A> forward;
    private final Sweep<A> transpose;
    private final int sourcePlane;
    private final int plane;
    private final int folded;
    private final int foldedPlane;
    private final A source;
    private final A maps;
    private final A columns;
    private final A row;
    private final int[] productOffsets;
    private @Nullable A secondSource;
    private @Nullable A secondMaps;
    private final double[] sums;

    /** Prepares weights and scratch memory. */
    public FilterKernel(Arithmetic<A> arithmetic, FilterBank bank, Boundary boundary, ImageShape shape) {
        this.arithmetic = arithmetic;
        this.bank = bank;
        this.boundary = boundary;
        this.shape = shape;
        int size = bank.size();
        this.margin = size - 1;
        int tiles = Math.ceilDiv(shape.width(), TILE_WIDTH);
        this.tileWidth = Math.ceilDiv(shape.width(), tiles);
        this.stride = tileWidth + margin;
        int rows = MAPS / (bank.filters() * stride * arithmetic.bytes()) - margin;
        this.carry = margin * stride;
        this.stripRows = Math.clamp(rows, Math.min(FEWEST_ROWS, shape.height()), shape.height());
        this.sourceRow = boundary.sources(shape.height(), size);
        this.sourceColumn = boundary.sources(shape.width(), size);

        int slack = arithmetic.slack();
        this.strips = strips();
        this.sourcePlane = (stripRows + margin) * stride;
        this.source = newSource();
        this.plane = carry + stripRows * stride + slack;
        this.forward = new Sweep<>(arithmetic, forwardOffsets(), forwardWeights(bank));
        this.transpose = new Sweep<>(arithmetic, transposeOffsets(), transposeWeights(bank));
        this.maps = newMaps();
        this.folded = Math.min(FOLDED_ROWS, Math.max(stripRows, margin));
        this.foldedPlane = margin + folded * stride + slack;
        this.columns = arithmetic.allocate(transpose.outputs() * foldedPlane);
        this.row = arithmetic.allocate(folded * stride + slack);
        this.productOffsets = Arrays.copyOf(forwardOffsets(), Math.ceilDiv(bank.taps(), PRODUCT_TAPS) * PRODUCT_TAPS);
        this.sums = new double[Math.ceilDiv(bank.filters(), PRODUCT_MAPS) * PRODUCT_MAPS * productOffsets.length];
    }

    /**
     * The part of a map that is worked through at once.
     *
     * @param position of its entries for filter 0 in an array of {@link #storageLength}; those of the other filters follow
     */
    private record Strip(int left, int width, int top, int rows, int position) {}

    private Strip[] strips() {
        List<Strip> all = new ArrayList<>();
        int position = 0;
        for (int left = 0; left < shape.width(); left += tileWidth) {
            int width = Math.min(tileWidth, shape.width() - left);
            for (int top = 0; top < shape.height(); top += stripRows) {
                int rows = Math.min(stripRows, shape.height() - top);
                all.add(new Strip(left, width, top, rows, position));
                position += bank.filters() * rows * stride;
            }
        }
        return all.toArray(Strip[]::new);
    }

    private A newSource() {
        return arithmetic.allocate(bank.channels() * sourcePlane + margin + arithmetic.slack());
    }

    private A newMaps() {
        int planes = Math.max(forward.outputs(), Math.ceilDiv(bank.filters(), PRODUCT_MAPS) * PRODUCT_MAPS);
        return arithmetic.allocate(planes * plane);
    }

    private int[] forwardOffsets() {
        int size = bank.size();
        int[] offsets = new int[bank.taps()];
        for (int t = 0; t < offsets.length; t++) {
            int c = t / (size * size);
            int dy = t / size % size;
            offsets[t] = c * sourcePlane + dy * stride + t % size;
        }
        return offsets;
    }

    private static double[][] forwardWeights(FilterBank bank) {
        double[][] weights = new double[bank.taps()][bank.filters()];
        for (int t = 0; t < weights.length; t++) {
            for (int k = 0; k < bank.filters(); k++) {
                weights[t][k] = bank.weights()[k * bank.taps() + t];
            }
        }
        return weights;
    }

    private int[] transposeOffsets() {
        int[] offsets = new int[bank.size() * bank.filters()];
        for (int t = 0; t < offsets.length; t++) {
            offsets[t] = t % bank.filters() * plane + (margin - t / bank.filters()) * stride;
        }
        return offsets;
    }

    private static double[][] transposeWeights(FilterBank bank) {
        int size = bank.size();
        double[][] weights = new double[size * bank.filters()][bank.channels() * size];
        for (int t = 0; t < weights.length; t++) {
            int k = t % bank.filters();
            int dy = t / bank.filters();
            for (int o = 0; o < weights[t].length; o++) {
                weights[t][o] = bank.weights()[k * bank.taps() + (o / size * size + dy) * size + o % size];
            }
        }
        return weights;
    }

    /** The arithmetic that this kernel works in. */
    public Arithmetic<A> arithmetic() {
        return arithmetic;
    }

    @Override
    public int storageLength() {
        int tiles = Math.ceilDiv(shape.width(), tileWidth);
        return Math.multiplyExact(bank.filters(), Math.multiplyExact(tiles * stride, shape.height()))
                + arithmetic.slack();
    }

    /** The most entries that a function is ever given, and the slack. */
    public int stripLength() {
        return stripRows * stride + arithmetic.slack();
    }

    /** Calls f with every row of every map; computes nothing. */
    public void rows(RowFunction f) {
        for (Strip strip : strips) {
            for (int k = 0; k < bank.filters(); k++) {
                for (int y = 0; y < strip.rows(); y++) {
                    int position = strip.position() + (k * strip.rows() + y) * stride;
                    f.apply(k, strip.top() + y, strip.left(), position, strip.width());
                }
            }
        }
    }

    /** Calls f with C_k x, strip by strip. */
    public void respond(double[] x, MapFunction<A> f) {
        pass(x, f, null);
    }

    /** Overwrites {@code out}, [filter][pixel], with C_k x. */
    public void responses(double[] x, double[][] out) {
        for (double[] map : out) {
            Arrays.fill(map, 0);
        }
        eachRow(x, (k, at, pixel, n) -> arithmetic.addTo(maps, at, out[k], pixel, n));
    }

    /** Overwrites {@code out}, flat [filter, pixel], with C_k x. */
    public void responses(double[] x, double[] out) {
        Arrays.fill(out, 0);
        eachRow(x, (k, at, pixel, n) -> arithmetic.addTo(maps, at, out, k * shape.pixels() + pixel, n));
    }

    /** Where a row of {@link #maps} belongs: n entries from {@code at} on, which begin at a pixel of map k. */
    @FunctionalInterface
    private interface MapRow {
        void accept(int k, int at, int pixel, int n);
    }

    /** Responds to x strip by strip, and tells of every row. */
    private void eachRow(double[] x, MapRow row) {
        for (Strip strip : strips) {
            respond(x, source, maps, strip);
            eachRow(strip, row);
        }
    }

    private void eachRow(Strip strip, MapRow row) {
        for (int k = 0; k < bank.filters(); k++) {
            for (int y = 0; y < strip.rows(); y++) {
                int pixel = (strip.top() + y) * shape.width() + strip.left();
                row.accept(k, k * plane + carry + y * stride, pixel, strip.width());
            }
        }
    }

    /** The strip's part of maps, flat [filter, pixel]. */
    private void loadMaps(double[] from, A to, Strip strip) {
        eachRow(strip, (k, at, pixel, n) -> arithmetic.load(from, k * shape.pixels() + pixel, to, at, n));
    }

    @Override
    public void transform(double[] x, MapFunction<A> f, double[] out) {
        pass(x, f, out);
    }

    /** Adds sum_k C_k^T u_k, u_k being what f writes. */
    public void transpose(MapFunction<A> f, double[] out) {
        pass(null, f, out);
    }

    /** Adds sum_k C_k^T u_k, u flat [filter, pixel]. */
    public void transpose(double[] u, double[] out) {
        for (Strip strip : strips) {
            loadMaps(u, maps, strip);
            clearMargins(maps, strip);
            addTransposed(strip, out);
        }
    }

    private void pass(double @Nullable [] x, MapFunction<A> f, double @Nullable [] out) {
        for (Strip strip : strips) {
            if (x != null) {
                respond(x, source, maps, strip);
            }
            if (out == null) {
                clearMargins(maps, strip);
            }
            int n = strip.rows() * stride;
            for (int k = 0; k < bank.filters(); k++) {
                f.apply(k, maps, k * plane + carry, n, strip.position() + k * n);
            }
            if (out != null) {
                clearMargins(maps, strip);
                addTransposed(strip, out);
            }
        }
    }

    /** Overwrites the strip's part of {@code to} with C_k x. */
    private void respond(double[] x, A extension, A to, Strip strip) {
        load(x, extension, strip);
        forward.run(extension, 0, to, carry, plane, strip.rows() * stride);
    }

    /** Vector multiply-adds of a {@link #transform}, margins left aside. */
    static long operations(FilterBank bank, ImageShape shape, int lanes) {
        return 2L * bank.filters() * bank.taps() * shape.pixels() / lanes;
    }

    @Override
    public double responseError(int k, double norm, double largest) {
        double size = Math.min(boundary.overlap() * norm, Math.sqrt(shape.pixels()) * largest);
        return Rounding.gamma(bank.taps() + 8.0, arithmetic.unit()) * bank.oneNorm(k) * size;
    }

    @Override
    public double transposeError(int k) {
        double roundings = (bank.filters() + 1.0) * bank.size() + 16;
        return 2 * boundary.overlap() * Rounding.gamma(roundings, arithmetic.unit()) * bank.oneNorm(k);
    }

    /** Adds what a strip contributes to the transpose: the rows above it that it completes, and those below the last one. */
    private void addTransposed(Strip strip, double[] out) {
        if (strip.top() == 0) {
            clearRows(0);
        }
        addTransposed(strip, strip.top(), strip.rows(), out);
        for (int k = 0; k < bank.filters(); k++) {
            arithmetic.copy(maps, k * plane + strip.rows() * stride, maps, k * plane, carry);
        }
        if (strip.top() + strip.rows() == shape.height()) {
            clearRows(carry);
            addTransposed(strip, shape.height(), margin, out);
        }
    }

    /**
     * Adds to out[k taps + t] the sum over p of u_k(p) q(p + t) + v_k(p) x(p + t), where f makes u_k of C_k x and v_k of C_k q: the derivative of the sum of u_k^T C_k q + v_k^T C_k
     * x in the weights of the bank.
     */
    public void filterGradient(double[] x, double[] q, PairFunction<A> f, double[] out) {
        A other = secondSource();
        A otherMaps = secondMaps();
        Arrays.fill(sums, 0);
        for (Strip strip : strips) {
            int n = strip.rows() * stride;
            respond(x, source, maps, strip);
            respond(q, other, otherMaps, strip);
            clearMargins(maps, strip);
            clearMargins(otherMaps, strip);
            for (int k = 0; k < bank.filters(); k++) {
                f.apply(k, maps, otherMaps, k * plane + carry, n, strip.position() + k * n);
            }
            addProducts(strip, other, otherMaps);
        }
        addSums(out);
    }

    /** The same for given maps u and v, flat [filter, pixel]. */
    public void filterGradient(double[] x, double[] q, double[] u, double[] v, double[] out) {
        A other = secondSource();
        A otherMaps = secondMaps();
        Arrays.fill(sums, 0);
        for (Strip strip : strips) {
            load(x, source, strip);
            load(q, other, strip);
            loadMaps(u, maps, strip);
            loadMaps(v, otherMaps, strip);
            addProducts(strip, other, otherMaps);
        }
        addSums(out);
    }

    private A secondSource() {
        A other = secondSource == null ? newSource() : secondSource;
        secondSource = other;
        return other;
    }

    private A secondMaps() {
        A others = secondMaps == null ? newMaps() : secondMaps;
        secondMaps = others;
        return others;
    }

    /** Adds to the sums what a strip contributes: the products of maps and the other source, and of the other maps and the source. */
    private void addProducts(Strip strip, A other, A otherMaps) {
        int n = strip.rows() * stride;
        clearMargins(maps, strip);
        clearMargins(otherMaps, strip);
        for (int k = 0; k < bank.filters(); k += PRODUCT_MAPS) {
            int at = k * plane + carry;
            int sumsAt = k * productOffsets.length;
            arithmetic.products(maps, at, plane, other, 0, productOffsets, n, sums, sumsAt);
            arithmetic.products(otherMaps, at, plane, source, 0, productOffsets, n, sums, sumsAt);
        }
    }

    private void addSums(double[] out) {
        for (int k = 0; k < bank.filters(); k++) {
            for (int t = 0; t < bank.taps(); t++) {
                out[k * bank.taps() + t] += sums[k * productOffsets.length + t];
            }
        }
    }

    /** The rows of P x that a strip's responses need. */
    private void load(double[] x, A to, Strip strip) {
        int radius = margin / 2;
        int left = strip.left();
        int end = left + strip.width() + margin;
        int from = Math.max(left, radius);
        int until = Math.min(end, radius + shape.width());
        for (int c = 0; c < bank.channels(); c++) {
            for (int i = 0; i < strip.rows() + margin; i++) {
                int image = (c * shape.height() + sourceRow[strip.top() + i]) * shape.width();
                int at = c * sourcePlane + i * stride - left;
                arithmetic.load(x, image + from - radius, to, at + from, until - from);
                for (int column = left; column < from; column++) {
                    arithmetic.load(x[image + sourceColumn[column]], to, at + column);
                }
                for (int column = until; column < end; column++) {
                    arithmetic.load(x[image + sourceColumn[column]], to, at + column);
                }
            }
        }
    }

    /** Zeroes as many rows of all maps as are kept from strip to strip. */
    private void clearRows(int from) {
        for (int k = 0; k < bank.filters(); k++) {
            arithmetic.clear(maps, k * plane + from, carry);
        }
    }

    /** Zeroes what lies right of the maps and behind them. */
    private void clearMargins(A of, Strip strip) {
        for (int k = 0; k < bank.filters(); k++) {
            int at = k * plane + carry;
            for (int y = 0; y < strip.rows(); y++) {
                arithmetic.clear(of, at + y * stride + strip.width(), stride - strip.width());
            }
            arithmetic.clear(of, at + strip.rows() * stride, arithmetic.slack());
        }
    }

    /** Adds rows [top, top + rows) of the extended image sum_k V_k^T u_k, V_k being C_k without P, by way of P^T. */
    private void addTransposed(Strip strip, int top, int rows, double[] out) {
        for (int first = 0; first < rows; first += folded) {
            int count = Math.min(folded, rows - first);
            int n = count * stride;
            transpose.run(maps, first * stride, columns, margin, foldedPlane, n);
            for (int c = 0; c < bank.channels(); c++) {
                int start = margin + c * bank.size() * foldedPlane;
                arithmetic.addShifted(columns, start, foldedPlane, bank.size(), row, 0, n);
                for (int i = 0; i < count; i++) {
                    fold(i * stride, c, sourceRow[top + first + i], strip, out);
                }
            }
        }
    }

    /** Adds a row of the extended image to the row of the image that it extends. */
    private void fold(int at, int c, int y, Strip strip, double[] out) {
        int radius = margin / 2;
        int image = (c * shape.height() + y) * shape.width();
        int left = strip.left();
        int end = left + strip.width() + margin;
        int from = Math.max(left, radius);
        int until = Math.min(end, radius + shape.width());
        arithmetic.addTo(row, at + from - left, out, image + from - radius, until - from);
        for (int column = left; column < from; column++) {
            out[image + sourceColumn[column]] += arithmetic.get(row, at + column - left);
        }
        for (int column = until; column < end; column++) {
            out[image + sourceColumn[column]] += arithmetic.get(row, at + column - left);
        }
    }
}
