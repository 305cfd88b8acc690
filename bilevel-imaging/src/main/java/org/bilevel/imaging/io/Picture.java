package org.bilevel.imaging.io;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * A decoded picture, samples as stored.
 *
 * @param picture what was decoded
 * @param shape its extents
 */
record Picture(BufferedImage picture, ImageShape shape) implements Canvas {

    /**
     * A picture of a supported kind. Only indices into a palette can be wrong: all of them are looked at.
     *
     * @throws IOException if it is of no other
     */
    static Picture of(BufferedImage picture) throws IOException {
        Image corner = Rasters.toImage(picture.getSubimage(0, 0, 1, 1));
        if (picture.getColorModel() instanceof IndexColorModel) {
            for (int y = 0; y < picture.getHeight(); y++) {
                Rasters.toImage(picture.getSubimage(0, y, picture.getWidth(), 1));
            }
        }
        return new Picture(picture, new ImageShape(corner.shape().channels(), picture.getHeight(), picture.getWidth()));
    }

    @Override
    public Image crop(int top, int left, int height, int width) {
        Objects.checkFromIndexSize(top, height, shape.height());
        Objects.checkFromIndexSize(left, width, shape.width());
        try {
            return Rasters.toImage(picture.getSubimage(left, top, width, height));
        } catch (IOException e) {
            throw new UncheckedIOException("a rectangle at row %d, column %d".formatted(top, left), e);
        }
    }
}
