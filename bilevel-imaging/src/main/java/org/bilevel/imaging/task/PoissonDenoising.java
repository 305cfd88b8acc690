package org.bilevel.imaging.task;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.WeightedLeastSquares;
import org.bilevel.imaging.noise.PoissonGaussianNoise;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.Identity;

/**
 * The image itself is measured by a sensor: noise of photons, whose variance goes with intensity, beside the run's Gaussian noise ({@link PoissonGaussianNoise}).
 *
 * @param gain intensity that a photon adds, on the [0, 1] scale
 * @param readNoise what the weights of the data term take for the standard deviation of the Gaussian part, on the 0..255 scale
 */
public record PoissonDenoising(
        @Option(
                value = "intensity that a photon adds, on the [0, 1] scale: white has 1 / gain photons",
                preset = "0.01",
                range = "> 0")
        double gain,

        @Option(
                value =
                        "standard deviation of the Gaussian part that the data term's weights are for, on the 0..255 scale",
                preset = "5",
                range = "> 0")
        double readNoise)
        implements Task {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public PoissonDenoising {
        Options.requirePositive("gain", gain);
        Options.requirePositive("readNoise", readNoise);
    }

    @Override
    public ForwardOperator operator() {
        return new Identity();
    }

    @Override
    public double[] measured(double[] exact, double noise, String name, SeedPath seed) {
        return new PoissonGaussianNoise(gain, noise / 255).addTo(exact, name, seed);
    }

    @Override
    public DataFidelity fidelity() {
        return new WeightedLeastSquares(gain, readNoise / 255);
    }

    /** {@inheritDoc} That of both parts at an intensity of 1/2, where the data term's weight is 1. */
    @Override
    public double startingNoise(double noise) {
        return Math.sqrt(gain / 2 + noise * noise);
    }
}
