package org.bilevel.imaging.metric;

import java.util.Arrays;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, eq. 13) for peak 1: Gaussian window of 11 x 11 with standard
 * deviation 1.5, K1 = 0.01, K2 = 0.03, averaged over all windows that lie inside the image, then over channels. No downsampling.
 * Images are taken as they are: not clipped, not rounded.
 *
 * <p>Along a side of fewer than 11 pixels the window is as long as the side, cut symmetrically and scaled to sum 1 again.
 */
public final class Ssim {

    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private final double[] a;
    private final double[] b;
    private final int width;
    private final double[] vertical;
    private final double[] horizontal;

    // One row of weighted means along columns: of a, b, a^2 + b^2 and ab. The formula needs the variances' sum only.
    private final double[] meanA;
    private final double[] meanB;
    private final double[] meanSquares;
    private final double[] meanProduct;

    private Ssim(Image truth, Image image) {
        a = truth.data();
        b = image.data();
        width = truth.shape().width();
        vertical = window(truth.shape().height());
        horizontal = window(width);
        meanA = new double[width];
        meanB = new double[width];
        meanSquares = new double[width];
        meanProduct = new double[width];
    }

    /**
     * The mean similarity, at most 1, which it is for equal images.
     *
     * @param truth the reference
     * @param image what is measured, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static double of(Image truth, Image image) {
        Shapes.requireEqual(truth, image);
        return new Ssim(truth, image).mean(truth.shape());
    }

    private static double[] window(int side) {
        double[] weights = new double[Math.min(WINDOW, side)];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double distance = (i - (weights.length - 1) / 2.0) / SIGMA;
            weights[i] = Math.exp(-0.5 * distance * distance);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private double mean(ImageShape shape) {
        int rows = shape.height() - vertical.length + 1;
        int columns = width - horizontal.length + 1;
        double sum = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < rows; y++) {
                averageColumns((c * shape.height() + y) * width);
                sum += sumOfRow(columns);
            }
        }
        return sum / ((double) shape.channels() * rows * columns);
    }

    private void averageColumns(int start) {
        Arrays.fill(meanA, 0);
        Arrays.fill(meanB, 0);
        Arrays.fill(meanSquares, 0);
        Arrays.fill(meanProduct, 0);
        for (int i = 0; i < vertical.length; i++) {
            double weight = vertical[i];
            int row = start + i * width;
            for (int x = 0; x < width; x++) {
                double u = a[row + x];
                double v = b[row + x];
                meanA[x] += weight * u;
                meanB[x] += weight * v;
                meanSquares[x] += weight * (u * u + v * v);
                meanProduct[x] += weight * (u * v);
            }
        }
    }

    private double sumOfRow(int columns) {
        double sum = 0;
        for (int x = 0; x < columns; x++) {
            double u = 0;
            double v = 0;
            double squares = 0;
            double product = 0;
            for (int i = 0; i < horizontal.length; i++) {
                double weight = horizontal[i];
                u += weight * meanA[x + i];
                v += weight * meanB[x + i];
                squares += weight * meanSquares[x + i];
                product += weight * meanProduct[x + i];
            }
            double energy = u * u + v * v;
            sum += (2 * u * v + C1) * (2 * (product - u * v) + C2) / ((energy + C1) * (squares - energy + C2));
        }
        return sum;
    }
}
