package org.bilevel.imaging.noise;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;

/**
 * What sensors add: y = gain P + read noise, P a number of photons of the Poisson distribution with mean x / gain (x below 0 counts as 0), so that y has the mean x and the variance gain x + sigma^2 (Foi et al. 2008, "Practical Poissonian-Gaussian noise modeling"). Fixed by seed, name and
 * place.
 *
 * @param gain intensity that a photon adds, on the [0, 1] scale
 * @param sigma standard deviation of the read noise on the same scale
 */
public record PoissonGaussianNoise(double gain, double sigma) {

    /** From this mean on the Poisson distribution is replaced by the normal one of the same mean and variance, rounded to whole photons. */
    private static final double MANY = 1000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if gain is not positive or sigma is negative
     */
    public PoissonGaussianNoise {
        Options.requirePositive("gain", gain);
        Options.requireAtLeast("sigma", sigma, 0);
    }

    /** A noisy copy. */
    public double[] addTo(double[] exact, String name, SeedPath seed) {
        RandomGenerator random = seed.child(name).generator();
        double[] noisy = new double[exact.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = gain * photons(Math.max(0, exact[i]) / gain, random) + sigma * random.nextGaussian();
        }
        return noisy;
    }

    /** The events of a Poisson process of rate 1 before a time: waiting times are exponential. */
    private static double photons(double mean, RandomGenerator random) {
        if (mean > MANY) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        int count = -1;
        for (double time = 0; time <= mean; time += random.nextExponential()) {
            count++;
        }
        return count;
    }
}
