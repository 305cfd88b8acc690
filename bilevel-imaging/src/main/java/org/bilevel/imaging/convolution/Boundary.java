package org.bilevel.imaging.convolution;

/** How an image continues beyond its edge. */
public enum Boundary {
    /** Half-sample symmetric: ... x1 x0 | x0 x1 x2 ... (numpy's "symmetric", scipy's "reflect"). */
    REFLECTING,
    /** The image repeats: ... x(n-1) | x0 x1 ... */
    PERIODIC;

    /** The pixels that stand at -size/2 .. n - 1 + size/2, the extent of n pixels for filters of that odd size. */
    public int[] sources(int n, int size) {
        int[] sources = new int[n + size - 1];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(i - size / 2, n);
        }
        return sources;
    }

    /** The pixel in 0..n-1 that stands at position {@code i}, which may be any integer. */
    public int source(int i, int n) {
        return switch (this) {
            case PERIODIC -> Math.floorMod(i, n);
            case REFLECTING -> {
                int m = Math.floorMod(i, 2 * n);
                yield m < n ? m : 2 * n - 1 - m;
            }
        };
    }

    /** How far apart pixels may be that know of each other through windows, if these alone make that {@code distance}: everywhere, {@link Integer#MAX_VALUE}, where the image repeats. */
    public int reach(int distance) {
        return this == PERIODIC ? Integer.MAX_VALUE : distance;
    }

    /**
     * The square root of how often one pixel appears, at most, in a window of at most n pixels per side: the factor by which the norm of a row exceeds that of a
     * filter. It bounds the norm of a shift of an image by a tap, too, since at most as many pixels read the same one.
     */
    public double overlap() {
        return this == PERIODIC ? 1 : 2;
    }
}
