package org.bilevel.imaging.kernel;

/**
 * Discrete Fourier transforms of many square images of {@link #SIZE} x {@link #SIZE} complex numbers at once, one in each lane of a vector, and products of their spectra. A vector of {@link #lanes} entries is the
 * unit: pixel (y, x) of all images has its real parts at {@code y row() + x lanes()} and its imaginary parts {@link #plane} further. Rows are a vector longer than the images, so that a column does not fall
 * into one set of the cache. Spectra are in the {@link #frequency order} that needs no permutation. Belongs to no thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Fourier<A> {

    /** The length of a transform: 8 times 4. */
    int SIZE = 32;

    /** The frequency that stands at a place in a spectrum. */
    static int frequency(int place) {
        return place / 8 + 4 * (place % 8);
    }

    /** Where the negative of the frequency at a place stands. */
    static int mirror(int place) {
        int negative = (SIZE - frequency(place)) % SIZE;
        return negative % 4 * 8 + negative / 4;
    }

    /**
     * A bound on the relative error, in the Euclidean norm, of a transform of rows and columns; derived in docs/theory/constants.md, section 7.
     *
     * @param unit roundoff
     */
    static double error(double unit) {
        return 32 * unit;
    }

    /** Images in a vector. */
    int lanes();

    /** From a row to the next. */
    default int row() {
        return (SIZE + 1) * lanes();
    }

    /** From real to imaginary parts. */
    default int plane() {
        return SIZE * row();
    }

    /** Converts n pixels of one image, that in the lane of {@code at}. */
    void load(double[] from, int start, A to, int at, int n);

    /** Copies n values to those of one image. */
    void copy(A from, int start, A to, int at, int n);

    /** Adds n converted pixels of one image. */
    void addTo(A from, int start, double[] to, int at, int n);

    /** X_k = sum_n x_n exp(-2 pi i k n / 32) along the row that begins at {@code at}, in place. */
    void forwardRow(A a, int at);

    /** The same along a column. */
    void forwardColumn(A a, int at);

    /** x_n = sum_k X_k exp(2 pi i k n / 32), 32 times the inverse, along the row that begins at {@code at}, in place. */
    void inverseRow(A a, int at);

    /** The same along a column. */
    void inverseColumn(A a, int at);

    /**
     * A column of products: out_n = v_n Z_n, or is increased by it.
     *
     * @param w real and imaginary part of every v_n, from {@code wAt}
     */
    void multiply(A z, int zAt, A w, int wAt, boolean add, A out, int outAt);

    /** out_n += conj v_n Z_n. */
    void multiplyAdjoint(A z, int zAt, A w, int wAt, A out, int outAt);

    /**
     * A column of products with the spectrum Z of two real images in one complex one: out_n = v_n Z(f) + w_n conj Z(-f), or is increased by it.
     *
     * @param mirrored where the column of the negative frequencies begins
     * @param w real and imaginary part of v_n, then of w_n, for every n, from {@code wAt}
     */
    void multiplyPair(A z, int zAt, int mirrored, A w, int wAt, boolean add, A out, int outAt);

    /**
     * What is adjoint to it for the real inner product: out_n += conj v_n Z(f) + w(-f) conj Z(-f).
     *
     * @param wMirrored where w has the column of the negative frequencies
     */
    void multiplyPairAdjoint(A z, int zAt, int mirrored, A w, int wAt, int wMirrored, A out, int outAt);
}
