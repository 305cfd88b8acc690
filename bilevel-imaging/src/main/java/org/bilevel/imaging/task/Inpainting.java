package org.bilevel.imaging.task;

import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.Mask;

/**
 * Only some of the pixels are measured, chosen at random, the same for images of the same size.
 *
 * @param keep the fraction of pixels that are measured
 * @param maskSeed of the choice
 * @param gamma strong convexity added to the lower level
 */
public record Inpainting(
        @Option(value = "fraction of the pixels that are measured", preset = "0.5", range = "> 0 and <= 1")
        double keep,

        @Option(value = "seed of the choice of pixels", preset = "1")
        long maskSeed,

        @Option(value = Deblurring.GAMMA, preset = "0.001", range = "> 0")
        double gamma)
        implements Task {

    private static final double LEAST_STARTING_NOISE = 5.0 / 255;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Inpainting {
        new Mask(keep, maskSeed);
        Options.requirePositive("gamma", gamma);
    }

    @Override
    public ForwardOperator operator() {
        return new Mask(keep, maskSeed);
    }

    /** {@inheritDoc} Missing pixels are made of the regulariser alone, however little noise there is. */
    @Override
    public double startingNoise(double noise) {
        return Math.max(noise, LEAST_STARTING_NOISE);
    }
}
