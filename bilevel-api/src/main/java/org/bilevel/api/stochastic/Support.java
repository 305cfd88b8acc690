package org.bilevel.api.stochastic;

import org.jspecify.annotations.Nullable;

/**
 * Which entries of theta a compact vector stands for: all of them, in order, or some. Lets a mini-batch touch its own entries of a long theta only.
 */
public final class Support {

    private final int length;
    private final int @Nullable [] entries;

    private Support(int length, int @Nullable [] entries) {
        this.length = length;
        this.entries = entries;
    }

    /** Every entry of a theta of length d. */
    public static Support all(int d) {
        return new Support(d, null);
    }

    /**
     * Some entries.
     *
     * @param entries their indices, not copied; where one repeats, what stands for it adds up
     */
    public static Support of(int[] entries) {
        return new Support(entries.length, entries);
    }

    /** The length of the compact vector. */
    public int length() {
        return length;
    }

    /**
     * Adds a multiple of a compact vector to a full one.
     *
     * @param scale the factor
     * @param compact at least {@link #length} entries
     * @param full length d
     */
    public void add(double scale, double[] compact, double[] full) {
        if (entries == null) {
            for (int j = 0; j < length; j++) {
                full[j] += scale * compact[j];
            }
        } else {
            for (int j = 0; j < length; j++) {
                full[entries[j]] += scale * compact[j];
            }
        }
    }
}
