package org.bilevel.imaging.image;

import java.util.Arrays;

/**
 * A canvas with all intensities multiplied by a factor.
 *
 * @param of what is multiplied
 * @param factor by what
 */
public record ScaledCanvas(Canvas of, double factor) implements Canvas {

    @Override
    public ImageShape shape() {
        return of.shape();
    }

    @Override
    public Image crop(int top, int left, int height, int width) {
        Image part = of.crop(top, left, height, width);
        return new Image(
                part.shape(),
                Arrays.stream(part.data()).map(value -> factor * value).toArray());
    }
}
