package org.bilevel.imaging.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianNoiseTest {

    private static final SeedPath SEED = SeedPath.of(3);

    private static Image black(int channels, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        return new Image(shape, new double[shape.size()]);
    }

    @Test
    void hasTheMomentsOfTheNormalDistribution() {
        double[] noise = GaussianNoise.ofGreyLevels(51)
                .addTo(black(3, 200, 200), "a", SEED)
                .data();
        double n = noise.length;
        double mean = Arrays.stream(noise).sum() / n;
        double variance = Arrays.stream(noise).map(v -> v * v).sum() / n;
        double fourth = Arrays.stream(noise).map(v -> v * v * v * v).sum() / n;
        assertThat(mean).isCloseTo(0, within(5 * 0.2 / Math.sqrt(n)));
        assertThat(variance).isCloseTo(0.04, within(5 * 0.04 * Math.sqrt(2 / n)));
        assertThat(fourth / (variance * variance)).isCloseTo(3, within(5 * Math.sqrt(24 / n)));
    }

    @Test
    void dependsOnSeedNameAndIndexOnly() {
        GaussianNoise noise = new GaussianNoise(0.1);
        double[] small = noise.addTo(black(1, 4, 5), "a", SEED).data();
        double[] large = noise.addTo(black(3, 8, 6), "a", SEED).data();
        assertThat(Arrays.copyOf(large, small.length)).isEqualTo(small);
        assertThat(noise.addTo(black(1, 4, 5), "b", SEED).data()).isNotEqualTo(small);
        assertThat(noise.addTo(black(1, 4, 5), "a", SeedPath.of(4)).data()).isNotEqualTo(small);
    }

    @Test
    void neitherClipsNorTouchesTheInput() {
        Image clean = black(1, 30, 30);
        Image noisy = new GaussianNoise(2).addTo(clean, "a", SEED);
        assertThat(clean.data()).containsOnly(0);
        assertThat(Arrays.stream(noisy.data()).min().orElseThrow()).isNegative();
        assertThat(Arrays.stream(noisy.data()).max().orElseThrow()).isGreaterThan(1);
    }

    @Test
    void zeroAddsNothing() {
        assertThat(new GaussianNoise(0).addTo(black(1, 3, 3), "a", SEED).data()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesOtherLevels(double level) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new GaussianNoise(level));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GaussianNoise.ofGreyLevels(level))
                .withMessageStartingWith("noise = ")
                .withMessageEndingWith(", must be >= 0");
    }

    @Test
    void namesTheOption() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GaussianNoise.ofGreyLevels(-3))
                .withMessage("noise = -3, must be >= 0");
    }
}
