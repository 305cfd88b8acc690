package org.bilevel.imaging.kernel;

/**
 * x -> sum_k C_k^T f_k(C_k x) for the convolutions C_k of a filter bank on images of one shape. Belongs to one thread.
 *
 * @param <A> arrays of the arithmetic
 */
public interface FilterTransform<A> {

    /**
     * What happens to the response of a filter on a part of the image.
     *
     * @param <A> arrays
     */
    @FunctionalInterface
    interface MapFunction<A> {

        /**
         * Changes or reads n entries of the response of filter k.
         *
         * @param k the filter
         * @param maps responses
         * @param at where those of this part begin in them
         * @param n how many; some may be no pixels of the map: transposes ignore what they find there afterwards
         * @param position where they belong in an array of {@link #storageLength}
         */
        void apply(int k, A maps, int at, int n, int position);
    }

    /** Adds sum_k C_k^T u_k, u_k being what f makes of C_k x. */
    void transform(double[] x, MapFunction<A> f, double[] out);

    /** How many entries an array needs that keeps one value for every entry of every map. */
    int storageLength();

    /**
     * A bound on ||fl(C_k x) - C_k x||, C_k having the filters of the bank exactly.
     *
     * @param k the filter
     * @param norm of x
     * @param largest modulus of x
     */
    double responseError(int k, double norm, double largest);

    /**
     * Bounds e_k, such that sum_k C_k^T u_k is off by at most sum_k e_k ||u_k||.
     *
     * @param k the filter
     */
    double transposeError(int k);
}
