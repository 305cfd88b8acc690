package org.bilevel.imaging.metric;

import org.bilevel.imaging.image.Image;

/**
 * Peak signal-to-noise ratio in decibels with peak 1: {@code -10 log10(MSE)}, the mean squared error taken over all pixels of all
 * channels. Images are taken as they are: not clipped, not rounded.
 */
public final class Psnr {

    private Psnr() {}

    /**
     * The ratio; infinity if the images are equal.
     *
     * @param truth the reference
     * @param image what is measured, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static double of(Image truth, Image image) {
        Shapes.requireEqual(truth, image);
        double[] a = truth.data();
        double[] b = image.data();
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = a[k] - b[k];
            sum += difference * difference;
        }
        return -10 * Math.log10(sum / a.length);
    }
}
