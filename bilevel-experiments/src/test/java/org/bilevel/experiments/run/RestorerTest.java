package org.bilevel.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.task.Denoising;
import org.bilevel.imaging.task.Measurement;
import org.junit.jupiter.api.Test;

final class RestorerTest {

    private static final double TOLERANCE = 1e-6;
    private static final FieldsOfExperts FOE = new FieldsOfExperts(4, 3, Boundary.REFLECTING, Precision.DOUBLE);
    private static final double[] THETA = FOE.initialParameters(1, 0.1);

    private static Measurement sample(ImageShape shape, long seed) {
        Image truth = DeadLeaves.fitting(shape).draw(shape, SeedPath.of(seed));
        return Measurements.of("leaves", truth, new Denoising(), 20, seed);
    }

    /** For smoothed norms, whose value and smoothing scale with intensities, another noise is another weight and smoothing. */
    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void anotherNoiseIsAnotherWeightAndSmoothing(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 4) double ratio) {
        Measurement sample = sample(new ImageShape(1, 18, 23), seed);
        ParameterLayout layout = FOE.layout(1);
        double[] scaled = THETA.clone();
        scaled[layout.block("log_scale").offset()] += Math.log(ratio);
        scaled[layout.block("log_smoothing").offset()] += Math.log(ratio);

        Image adapted = new Restorer(new Denoising(), FOE, THETA, TOLERANCE)
                .forNoise(ratio, 1)
                .restore(sample, () -> false)
                .image();

        Image reference = new Restorer(new Denoising(), FOE, scaled, TOLERANCE)
                .restore(sample, () -> false)
                .image();
        assertThat(Dense.distance(adapted.data(), reference.data()) / Math.sqrt(reference.data().length))
                .isLessThanOrEqualTo(2.01 * TOLERANCE);
    }

    /** Large images take another way, to the same tolerance. */
    @Test
    void tilesAreAdaptedToTheNoiseAsWholeImagesAre() {
        Measurement sample = sample(new ImageShape(1, 40, 40), 7);
        Restorer restorer = new Restorer(new Denoising(), FOE, THETA, TOLERANCE).forNoise(2, 1);

        Restorer.RestoredCanvas tiled =
                restorer.restore(new Image(sample.truth().shape(), sample.data()), 2, () -> false);

        assertThat(tiled.termination().converged()).isTrue();
        double[] whole = restorer.restore(sample, () -> false).image().data();
        // Single precision rounds values of about 1 by up to 6e-8.
        assertThat(Dense.distance(tiled.canvas().whole().data(), whole) / Math.sqrt(whole.length))
                .isLessThanOrEqualTo(2.1 * TOLERANCE);
    }

    @Test
    void refusesRatiosThatAreNone() {
        assertThatThrownBy(() -> new Restorer(new Denoising(), FOE, THETA, TOLERANCE, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("noiseRatio = 0, must be > 0");
    }
}
