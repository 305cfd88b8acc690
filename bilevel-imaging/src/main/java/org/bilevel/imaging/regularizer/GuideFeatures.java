package org.bilevel.imaging.regularizer;

import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.Precision;

/** How much of what structure there is where in an image: moduli of its responses to {@link CosineFilters}, averaged over a window. */
final class GuideFeatures {

    /** Side of the filters. */
    static final int SIZE = 5;

    /** How far the window goes to each side; where it leaves the image, it is cut off. */
    static final int RADIUS = 2;

    private GuideFeatures() {}

    /** The maps [features, pixels], none negative. */
    static double[][] of(Image guide, int features, Boundary boundary) {
        ImageShape shape = guide.shape();
        FilterBank bank = CosineFilters.filterBank(features, shape.channels(), SIZE);
        bank.requireFits(shape);
        double[][] maps = new double[features][shape.pixels()];
        respond(Arithmetic.of(Precision.DOUBLE), bank, boundary, guide, maps);
        double[] line = new double[Math.max(shape.height(), shape.width())];
        for (double[] map : maps) {
            for (int p = 0; p < map.length; p++) {
                map[p] = Math.abs(map[p]);
            }
            for (int y = 0; y < shape.height(); y++) {
                average(map, y * shape.width(), 1, shape.width(), line);
            }
            for (int x = 0; x < shape.width(); x++) {
                average(map, x, shape.width(), shape.height(), line);
            }
        }
        return maps;
    }

    private static <A> void respond(
            Arithmetic<A> arithmetic, FilterBank bank, Boundary boundary, Image guide, double[][] maps) {
        new FilterKernel<>(arithmetic, bank, boundary, guide.shape()).responses(guide.data(), maps);
    }

    /** Replaces n values, a step apart, by the means of those around each. */
    private static void average(double[] values, int start, int step, int n, double[] line) {
        for (int i = 0; i < n; i++) {
            line[i] = values[start + i * step];
        }
        for (int i = 0; i < n; i++) {
            int from = Math.max(0, i - RADIUS);
            int to = Math.min(n - 1, i + RADIUS);
            double sum = 0;
            for (int k = from; k <= to; k++) {
                sum += line[k];
            }
            values[start + i * step] = sum / (to - from + 1);
        }
    }
}
