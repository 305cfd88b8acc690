package org.bilevel.imaging.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How what works on one channel works on images of several. */
public enum ColourHandling {

    /** On their grey values; colours are lost. */
    GREY,

    /** On red, green and blue, each by itself. */
    CHANNELS,

    /**
     * On luma and the two colour differences of YCbCr (ITU-R BT.601), each scaled so that independent noise of equal strength on red, green and blue has the same strength on it: the rows of the transform have unit
     * norm, Cb and Cr without their offset.
     */
    YCBCR;

    private static final double[][] TO_YCBCR =
            normalised(new double[] {0.299, 0.587, 0.114}, new double[] {-0.168736, -0.331264, 0.5}, new double[] {
                0.5, -0.418688, -0.081312
            });
    private static final double[][] FROM_YCBCR = inverse(TO_YCBCR);

    private static double[][] normalised(double[]... rows) {
        for (double[] row : rows) {
            double norm = Math.sqrt(row[0] * row[0] + row[1] * row[1] + row[2] * row[2]);
            for (int i = 0; i < 3; i++) {
                row[i] /= norm;
            }
        }
        return rows;
    }

    private static double[][] inverse(double[][] m) {
        double[][] cofactors = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int a = (i + 1) % 3;
                int b = (i + 2) % 3;
                int c = (j + 1) % 3;
                int d = (j + 2) % 3;
                cofactors[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
            }
        }
        double determinant = m[0][0] * cofactors[0][0] + m[0][1] * cofactors[1][0] + m[0][2] * cofactors[2][0];
        for (double[] row : cofactors) {
            for (int i = 0; i < 3; i++) {
                row[i] /= determinant;
            }
        }
        return cofactors;
    }

    /** An image as grey ones: itself if it is grey. */
    public List<Image> split(Image image) {
        if (image.shape().channels() == 1) {
            return List.of(image);
        }
        return switch (this) {
            case GREY -> List.of(image.toGrey());
            case CHANNELS -> planes(image);
            case YCBCR -> planes(mixed(image, TO_YCBCR));
        };
    }

    /** The same for a canvas, whose rectangles are split when they are asked for. */
    public List<Canvas> split(Canvas canvas) {
        int count = this == GREY ? 1 : canvas.shape().channels();
        return IntStream.range(0, count)
                .<Canvas>mapToObj(i -> new Part(canvas, i))
                .toList();
    }

    /** The image whose parts these are; the inverse of {@link #split(Image)} but for grey. */
    public Image join(List<Image> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ImageShape shape = parts.getFirst().shape();
        Image stacked = stack(new ImageShape(3, shape.height(), shape.width()), parts);
        return this == YCBCR ? mixed(stacked, FROM_YCBCR) : stacked;
    }

    /** The same for canvases, whose rectangles are joined when they are asked for. */
    public Canvas joinCanvases(List<? extends Canvas> parts) {
        ImageShape shape = parts.getFirst().shape();
        ImageShape joined = new ImageShape(parts.size(), shape.height(), shape.width());
        return new Canvas() {
            @Override
            public ImageShape shape() {
                return joined;
            }

            @Override
            public Image crop(int top, int left, int height, int width) {
                return join(parts.stream()
                        .map(part -> part.crop(top, left, height, width))
                        .toList());
            }
        };
    }

    private static Image stack(ImageShape shape, List<Image> planes) {
        double[] data = new double[shape.size()];
        for (int c = 0; c < planes.size(); c++) {
            System.arraycopy(planes.get(c).data(), 0, data, c * shape.pixels(), shape.pixels());
        }
        return new Image(shape, data);
    }

    private static List<Image> planes(Image image) {
        ImageShape grey =
                new ImageShape(1, image.shape().height(), image.shape().width());
        List<Image> planes = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            planes.add(new Image(grey, Arrays.copyOfRange(image.data(), c * grey.size(), (c + 1) * grey.size())));
        }
        return planes;
    }

    /** The channels times a matrix. */
    private static Image mixed(Image image, double[][] matrix) {
        int pixels = image.shape().pixels();
        double[] data = new double[3 * pixels];
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < pixels; p++) {
                    data[i * pixels + p] += matrix[i][c] * image.data()[c * pixels + p];
                }
            }
        }
        return new Image(image.shape(), data);
    }

    /** One of the parts of a canvas. */
    private final class Part implements Canvas {

        private final Canvas of;
        private final int index;

        Part(Canvas of, int index) {
            this.of = of;
            this.index = index;
        }

        @Override
        public ImageShape shape() {
            return new ImageShape(1, of.shape().height(), of.shape().width());
        }

        @Override
        public Image crop(int top, int left, int height, int width) {
            return split(of.crop(top, left, height, width)).get(index);
        }
    }
}
