package org.bilevel.imaging.task;

import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.Radon;

/**
 * The image is measured by integrals along parallel rays at few angles, which are scaled to an operator norm of about 1: noise is relative to that.
 *
 * @param angles how many
 * @param gamma strong convexity added to the lower level
 */
public record Tomography(
        @Option(value = "number of angles, equally spaced over half a turn", preset = "30", range = ">= 1")
        int angles,

        @Option(value = Deblurring.GAMMA, preset = "0.001", range = "> 0")
        double gamma)
        implements Task {

    private static final double LEAST_NOISE = 1.0 / 255;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Tomography {
        new Radon(angles);
        Options.requirePositive("gamma", gamma);
    }

    @Override
    public ForwardOperator operator() {
        return new Radon(angles);
    }

    /** {@inheritDoc} A tenth of the noise: most singular values are far below the largest, so that weights are to be small beside it. */
    @Override
    public double startingNoise(double noise) {
        return Math.max(noise, LEAST_NOISE) / 10;
    }
}
