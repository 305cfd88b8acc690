package org.bilevel.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.GuidedFieldsOfExperts;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.imaging.task.Denoising;
import org.bilevel.imaging.task.Measurement;
import org.junit.jupiter.api.Test;

final class TiledRestorationTest {

    private static final double TOLERANCE = 1e-4;
    private static final double NOISE = 0.1;

    private static final List<Regularizer> REGULARIZERS =
            List.of(new TotalVariation(), new FieldsOfExperts(6, 5, Boundary.REFLECTING, Precision.DOUBLE));

    private static Measurement sample(ImageShape shape, long seed) {
        var truth = DeadLeaves.fitting(shape).draw(shape, SeedPath.of(seed));
        return Measurements.of("leaves", truth, new Denoising(), 255 * NOISE, seed);
    }

    private static Image noisy(Measurement sample) {
        return new Image(sample.truth().shape(), sample.data());
    }

    private static Restorer restorer(Regularizer regularizer, double tolerance) {
        return new Restorer(new Denoising(), regularizer, regularizer.initialParameters(1, NOISE), tolerance);
    }

    /** Two approximate minimisers are within the sum of their tolerances, however they were found. */
    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void isAsCloseToTheMinimiserAsItSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 30, max = 90) int height,
            @ForAll @IntRange(min = 30, max = 90) int width,
            @ForAll @IntRange(min = 12, max = 50) int core) {
        for (Regularizer regularizer : REGULARIZERS) {
            Measurement sample = sample(new ImageShape(1, height, width), seed);

            Restorer.RestoredCanvas tiled =
                    new TiledRestoration(restorer(regularizer, TOLERANCE), noisy(sample), core).run(2, () -> false);

            assertThat(tiled.termination().converged()).isTrue();
            double[] whole = restorer(regularizer, TOLERANCE / 100)
                    .restore(sample, () -> false)
                    .image()
                    .data();
            double[] restored = tiled.canvas().whole().data();
            assertThat(rootMeanSquare(restored, whole))
                    .as("distance from the minimiser of %s, root mean square", regularizer)
                    .isLessThanOrEqualTo(1.01 * TOLERANCE);
        }
    }

    private static double rootMeanSquare(double[] a, double[] b) {
        return Dense.distance(a, b) / Math.sqrt(a.length);
    }

    @Test
    void theSameBitsOnAnyNumberOfThreads() {
        Measurement sample = sample(new ImageShape(1, 70, 55), 4);
        Restorer restorer = restorer(REGULARIZERS.get(1), TOLERANCE);

        double[] one = new TiledRestoration(restorer, noisy(sample), 20)
                .run(1, () -> false)
                .canvas()
                .whole()
                .data();

        assertThat(new TiledRestoration(restorer, noisy(sample), 20)
                        .run(3, () -> false)
                        .canvas()
                        .whole()
                        .data())
                .isEqualTo(one);
    }

    /** Masks depend on a window of the guide, which tiles cut, too. */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void guidesAreRestoredInTilesToo(@ForAll long seed, @ForAll @IntRange(min = 12, max = 50) int core) {
        Measurement sample = sample(new ImageShape(1, 61, 74), seed);
        Restorer guide = restorer(new TotalVariation(), TOLERANCE);
        Restorer guided = guided(guide, TOLERANCE);

        Restorer.RestoredCanvas tiled = new TiledRestoration(guided, noisy(sample), core).run(2, () -> false);

        assertThat(tiled.termination().converged()).isTrue();
        Image sameGuide = new TiledRestoration(guide, noisy(sample), core)
                .run(1, () -> false)
                .canvas()
                .whole();
        double[] whole = guided(guide, TOLERANCE / 100)
                .restore(sample.guidedBy(sameGuide), () -> false)
                .image()
                .data();
        double[] restored = tiled.canvas().whole().data();
        assertThat(rootMeanSquare(restored, whole)).isLessThanOrEqualTo(1.01 * TOLERANCE);
        assertThat(guided.tiles(new ImageShape(1, 2000, 2000))).isTrue();
    }

    private static Restorer guided(Restorer guide, double tolerance) {
        GuidedFieldsOfExperts regularizer =
                new GuidedFieldsOfExperts(4, 3, 8, Boundary.REFLECTING, Precision.DOUBLE, Potential.SQRT);
        double[] theta = regularizer.initialParameters(1, NOISE);
        return new Restorer(new Denoising(), regularizer, theta, tolerance, 1, Optional.of(guide));
    }

    @Test
    void saysWhenItWasCancelled() {
        Measurement sample = sample(new ImageShape(1, 70, 55), 5);

        Restorer.RestoredCanvas restored =
                new TiledRestoration(restorer(REGULARIZERS.get(0), TOLERANCE), noisy(sample), 20).run(1, () -> true);

        assertThat(restored.termination().converged()).isFalse();
    }
}
