package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.ParameterLayout;

/** A family of convex functions R_theta of an image. Immutable: a record of validated options. */
public interface Regularizer {

    /** The blocks of theta for images of some number of channels. */
    ParameterLayout layout(int channels);

    /**
     * Parameters to start learning from, sensible for Gaussian noise of a given level.
     *
     * @param channels 1 or 3
     * @param noise standard deviation on the [0, 1] scale of intensities, positive
     */
    double[] initialParameters(int channels, double noise);

    /**
     * Binds theta.
     *
     * @param theta as laid out by {@link #layout}; copied
     * @param channels 1 or 3
     * @throws IllegalArgumentException if the length is wrong or an entry is not finite; the message names the entry and its value
     */
    BoundRegularizer at(double[] theta, int channels);

    /** Whether R depends on a guide, too: an image that was restored from the same measurement before. By default not. */
    default boolean guided() {
        return false;
    }

    /**
     * How far apart, in rows or columns, pixels may be that know of each other: grad R at one depends on the image no further away than that, and an image edge matters no further inside.
     * By default everywhere, {@link Integer#MAX_VALUE}; then an image cannot be worked through in tiles.
     */
    default int reach() {
        return Integer.MAX_VALUE;
    }
}
