package org.bilevel.imaging.convolution;

/** How an image continues beyond its edge. */
public enum Boundary {
    /** Half-sample symmetric: ... x1 x0 | x0 x1 x2 ... (numpy's "symmetric", scipy's "reflect"). */
    REFLECTING,
    /** The image repeats: ... x(n-1) | x0 x1 ... */
    PERIODIC;

    /** The pixel in 0..n-1 that stands at position {@code i}, which may be any integer. */
    int source(int i, int n) {
        return switch (this) {
            case PERIODIC -> Math.floorMod(i, n);
            case REFLECTING -> {
                int m = Math.floorMod(i, 2 * n);
                yield m < n ? m : 2 * n - 1 - m;
            }
        };
    }

    /**
     * The square root of how often one pixel appears, at most, in a window of at most n pixels per side: the factor by which the norm of a row exceeds that of a
     * filter. It bounds the norm of a shift of an image by a tap, too, since at most as many pixels read the same one.
     */
    public double overlap() {
        return this == PERIODIC ? 1 : 2;
    }
}
