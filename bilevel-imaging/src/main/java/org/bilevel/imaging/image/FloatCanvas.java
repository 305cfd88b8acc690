package org.bilevel.imaging.image;

/** An image in single precision, 4 bytes a value, written rectangle by rectangle. Threads may write rectangles that do not overlap. */
public final class FloatCanvas implements Canvas {

    private final ImageShape shape;
    private final float[] data;

    /** Zero. */
    public FloatCanvas(ImageShape shape) {
        this.shape = shape;
        this.data = new float[shape.size()];
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    private int index(int c, int y, int x) {
        return (c * shape.height() + y) * shape.width() + x;
    }

    @Override
    public Image crop(int top, int left, int height, int width) {
        ImageShape part = new ImageShape(shape.channels(), height, width);
        double[] out = new double[part.size()];
        int at = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int from = index(c, top + y, left);
                for (int x = 0; x < width; x++) {
                    out[at++] = data[from + x];
                }
            }
        }
        return new Image(part, out);
    }

    /** Overwrites the rectangle whose upper left corner is at a place, with values rounded to single precision. */
    public void paste(Image part, int top, int left) {
        int at = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < part.shape().height(); y++) {
                int to = index(c, top + y, left);
                for (int x = 0; x < part.shape().width(); x++) {
                    data[to + x] = (float) part.data()[at++];
                }
            }
        }
    }
}
