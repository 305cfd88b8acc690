package org.bilevel.imaging.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.image.ImageShape;

final class PatchNormsTest {

    @Property(tries = 60)
    void isJustAboveTheNormOfEachCentredPatch(
            @ForAll @IntRange(min = 1, max = 4) int radius,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 6) int columns,
            @ForAll boolean colour,
            @ForAll Boundary boundary,
            @ForAll @IntRange(max = 6) int digits,
            @ForAll long seed) {
        int size = 2 * radius + 1;
        ImageShape shape = new ImageShape(colour ? 3 : 1, size + rows, size + columns);
        double[] image = Dense.gaussian(shape.size(), SeedPath.of(seed));
        // Large means, which cancel.
        for (int i = 0; i < image.length; i++) {
            image[i] += Math.pow(10, digits);
        }
        double[] norms = new double[shape.pixels()];

        new PatchNorms(size, boundary, shape).of(image, norms);

        for (int p = 0; p < norms.length; p++) {
            double exact = norm(image, shape, boundary, size, p);
            assertThat(norms[p])
                    .isGreaterThanOrEqualTo(exact * (1 - 1e-9 * Math.pow(10, digits - 6)))
                    .isLessThanOrEqualTo(exact * (1 + 1e-6) + 1e-6);
        }
    }

    private static double norm(double[] image, ImageShape shape, Boundary boundary, int size, int p) {
        double energy = 0;
        for (int c = 0; c < shape.channels(); c++) {
            double[] patch = new double[size * size];
            double mean = 0;
            for (int t = 0; t < patch.length; t++) {
                int y = boundary.source(p / shape.width() + t / size - size / 2, shape.height());
                int x = boundary.source(p % shape.width() + t % size - size / 2, shape.width());
                patch[t] = image[(c * shape.height() + y) * shape.width() + x];
                mean += patch[t] / patch.length;
            }
            for (double value : patch) {
                energy += (value - mean) * (value - mean);
            }
        }
        return Math.sqrt(energy);
    }
}
