package org.bilevel.imaging.task;

import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.operator.Blur;
import org.bilevel.imaging.operator.BlurKernel;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * The image is measured through a Gaussian blur.
 *
 * @param size side of the blur's kernel, odd
 * @param sigma its standard deviation
 * @param boundary how images continue
 * @param gamma strong convexity added to the lower level
 */
public record Deblurring(
        @Option(value = "side of the blur's kernel in pixels", preset = "5", range = "odd, >= 1")
        int size,

        @Option(value = "standard deviation of the blur in pixels", preset = "1", range = "> 0")
        double sigma,

        @Option(value = "how images continue beyond their edge", preset = "reflecting", range = "reflecting, periodic")
        Boundary boundary,

        @Option(value = GAMMA, preset = "0.001", range = "> 0")
        double gamma)
        implements Task {

    static final String GAMMA = "gamma of the term gamma/2 ||x||^2 in the lower level, which makes it strongly convex";

    private static final double LEAST_NOISE = 1.0 / 255;

    private static final double TRIED_NOISE = 2.0 / 255;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Deblurring {
        Options.require(size >= 1 && size % 2 == 1, "size", size, "odd and >= 1");
        Options.requirePositive("sigma", sigma);
        Options.requirePositive("gamma", gamma);
    }

    @Override
    public ForwardOperator operator() {
        return new Blur(BlurKernel.gaussian(size, sigma), boundary);
    }

    /**
     * {@inheritDoc} What a blur took away is worth restoring with far smaller weights than those that remove noise alone: in proportion to its variance, as weights of maximum a posteriori estimates are, and a twentieth of the noise at 2/255, chosen
     * between levels that were tried on one image (5x5, standard deviation 1).
     */
    @Override
    public double startingNoise(double noise) {
        double level = Math.max(noise, LEAST_NOISE);
        return level * level / (20 * TRIED_NOISE);
    }
}
