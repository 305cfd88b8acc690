package org.bilevel.imaging.image;

/** Something that rectangles of an image can be cut from, without all of it being in memory as doubles. Safe for reading by several threads. */
public interface Canvas {

    /** The extents of the whole. */
    ImageShape shape();

    /**
     * A rectangle, copied.
     *
     * @throws IndexOutOfBoundsException if it does not lie inside
     */
    Image crop(int top, int left, int height, int width);

    /** All of it, copied. */
    default Image whole() {
        return crop(0, 0, shape().height(), shape().width());
    }
}
