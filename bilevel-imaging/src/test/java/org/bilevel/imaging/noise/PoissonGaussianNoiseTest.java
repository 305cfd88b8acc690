package org.bilevel.imaging.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoissonGaussianNoiseTest {

    private static final int COUNT = 40_000;

    private static double[] noisy(double gain, double sigma, double intensity) {
        double[] exact = new double[COUNT];
        Arrays.fill(exact, intensity);
        return new PoissonGaussianNoise(gain, sigma).addTo(exact, "flat", SeedPath.of(3));
    }

    /** Few photons, many, and so many that the normal distribution takes over. The tolerances are six standard errors. */
    @ParameterizedTest
    @CsvSource({"0.5,0.1,0.3", "0.01,0.02,0.7", "1e-4,0.001,0.9", "0.02,0,0.05"})
    void hasTheMeanAndTheVarianceOfItsModel(double gain, double sigma, double intensity) {
        double[] noisy = noisy(gain, sigma, intensity);
        double variance = gain * intensity + sigma * sigma;

        double mean = Arrays.stream(noisy).average().orElseThrow();
        double measured = Arrays.stream(noisy).map(y -> (y - mean) * (y - mean)).sum() / (COUNT - 1);

        assertThat(mean).isCloseTo(intensity, within(6 * Math.sqrt(variance / COUNT)));
        // The fourth cumulant of photons, gain^3 times the intensity, widens the spread of the measured variance.
        double spread = Math.sqrt((2 * variance * variance + Math.pow(gain, 3) * intensity) / COUNT);
        assertThat(measured).isCloseTo(variance, within(6 * spread));
    }

    @Test
    void darknessHasReadNoiseOnly() {
        assertThat(noisy(0.1, 0, 0)).containsOnly(0);
        assertThat(noisy(0.1, 0, -0.5)).containsOnly(0);
    }

    @Test
    void isFixedBySeedAndName() {
        assertThat(noisy(0.01, 0.02, 0.4)).isEqualTo(noisy(0.01, 0.02, 0.4));
    }

    @Test
    void refusesWhatIsNoNoise() {
        assertThatThrownBy(() -> new PoissonGaussianNoise(0, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gain = 0, must be > 0 and finite");
        assertThatThrownBy(() -> new PoissonGaussianNoise(0.1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sigma = -1, must be >= 0");
    }
}
