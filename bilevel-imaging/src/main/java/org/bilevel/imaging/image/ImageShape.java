package org.bilevel.imaging.image;

/**
 * The extents of a planar image: data is flat, row-major, [channels, height, width].
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows
 * @param width columns
 */
public record ImageShape(int channels, int height, int width) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException unless channels is 1 or 3 and both sides are positive
     */
    public ImageShape {
        if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "image of %d channels, %d rows and %d columns; channels must be 1 or 3, sides at least 1"
                            .formatted(channels, height, width));
        }
    }

    /** The number of pixels of one channel. */
    public int pixels() {
        return Math.multiplyExact(height, width);
    }

    /** The number of values, all channels together. */
    public int size() {
        return Math.multiplyExact(channels, pixels());
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
