package org.bilevel.imaging.image;

/**
 * An image: planar, row-major [channels, height, width], intensities nominally in [0, 1] but not clipped.
 *
 * @param shape its extents
 * @param data the values, not copied; treat as read-only once shared
 */
public record Image(ImageShape shape, double[] data) implements Canvas {

    /** How many orientations an image has: four turns, mirrored or not. */
    public static final int ORIENTATIONS = 8;

    /** The ITU-R 601 weights of red, green and blue in grey. */
    private static final double[] GREY_WEIGHTS = {0.299, 0.587, 0.114};

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if the data does not have the shape's size
     */
    public Image {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "image of shape %s needs %d values, not %d".formatted(shape, shape.size(), data.length));
        }
    }

    /** The value of channel c at row y and column x. */
    public double at(int c, int y, int x) {
        return data[(c * shape.height() + y) * shape.width() + x];
    }

    /** This image in grey (ITU-R 601); itself if it is grey already. */
    public Image toGrey() {
        if (shape.channels() == 1) {
            return this;
        }
        int pixels = shape.pixels();
        double[] grey = new double[pixels];
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < pixels; p++) {
                grey[p] += GREY_WEIGHTS[c] * data[c * pixels + p];
            }
        }
        return new Image(new ImageShape(1, shape.height(), shape.width()), grey);
    }

    @Override
    public Image crop(int top, int left, int height, int width) {
        ImageShape part = new ImageShape(shape.channels(), height, width);
        double[] out = new double[part.size()];
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        data,
                        (c * shape.height() + top + y) * shape.width() + left,
                        out,
                        (c * height + y) * width,
                        width);
            }
        }
        return new Image(part, out);
    }

    /**
     * This image mirrored left to right if the number is odd, then turned counterclockwise by as many right angles as half of it, copied.
     *
     * @param orientation 0 for the image as it is, below {@link #ORIENTATIONS}
     */
    public Image oriented(int orientation) {
        int turns = orientation / 2;
        boolean mirrored = orientation % 2 == 1;
        ImageShape turned = turns % 2 == 0
                ? shape
                : new ImageShape(shape.channels(), /* height= */ shape.width(), /* width= */ shape.height());
        double[] out = new double[data.length];
        for (int i = 0; i < out.length; i++) {
            int y = i / turned.width() % turned.height();
            int x = i % turned.width();
            int row = switch (turns) {
                case 0 -> y;
                case 1 -> x;
                case 2 -> shape.height() - 1 - y;
                default -> shape.height() - 1 - x;
            };
            int column = switch (turns) {
                case 0 -> x;
                case 1 -> shape.width() - 1 - y;
                case 2 -> shape.width() - 1 - x;
                default -> y;
            };
            out[i] = at(i / turned.pixels(), row, mirrored ? shape.width() - 1 - column : column);
        }
        return new Image(turned, out);
    }
}
