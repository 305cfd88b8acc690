package org.bilevel.imaging.noise;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.Image;

/**
 * Additive white Gaussian noise, fixed by seed, image name and place.
 *
 * @param sigma standard deviation on the [0, 1] scale of images
 */
public record GaussianNoise(
        @Option(value = "standard deviation on the [0, 1] scale of images", range = ">= 0")
        double sigma) {

    /**
     * Checks the standard deviation.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public GaussianNoise {
        Options.requireAtLeast("sigma", sigma, 0);
    }

    /**
     * Noise whose standard deviation is given on the 0..255 scale, as papers and the command line do.
     *
     * @param noise standard deviation in grey levels of 0..255
     * @throws IllegalArgumentException if it is negative or not finite: {@code noise = -3, must be >= 0}
     */
    public static GaussianNoise ofGreyLevels(double noise) {
        Options.requireAtLeast("noise", noise, 0);
        return new GaussianNoise(noise / 255);
    }

    /**
     * The image with noise added; neither clipped nor rounded, the input untouched. The noise at flat index k (of [channels, height,
     * width]) depends on nothing but the seed, the name and k.
     *
     * @param image the clean image
     * @param name the image's name; another name gives independent noise
     * @param seed the root of the noise
     */
    public Image addTo(Image image, String name, SeedPath seed) {
        return new Image(image.shape(), addTo(image.data(), name, seed));
    }

    /** A copy of a measurement with noise added, that at index k depending on the seed, the name and k alone. */
    public double[] addTo(double[] measurement, String name, SeedPath seed) {
        RandomGenerator random = seed.child(name).generator();
        double[] noisy = measurement.clone();
        for (int k = 0; k < noisy.length; k++) {
            noisy[k] += sigma * random.nextGaussian();
        }
        return noisy;
    }
}
