package org.bilevel.imaging.fourier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;

class PlaneTransformTest {

    @Property(tries = 100)
    void agreesWithTheDefinitionAndHasAnInverse(
            @ForAll @IntRange(min = 1, max = 13) int height, @ForAll @IntRange(min = 1, max = 13) int width) {
        int before = 3;
        double[] planes = Dense.gaussian(before + height * width, SeedPath.of(7));
        double[] original = planes.clone();
        PlaneTransform transform = new PlaneTransform(height, width);
        double[] out = new double[2 * transform.frequencies()];
        transform.forward(planes, before, out);

        assertThat(planes).isEqualTo(original);
        for (int u = 0; u < height; u++) {
            for (int v = 0; v <= width / 2; v++) {
                double real = 0;
                double imaginary = 0;
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        double angle = 2 * Math.PI * ((double) u * y / height + (double) v * x / width);
                        real += planes[before + y * width + x] * Math.cos(angle);
                        imaginary -= planes[before + y * width + x] * Math.sin(angle);
                    }
                }
                int at = 2 * (u * (width / 2 + 1) + v);
                assertThat(out[at]).isCloseTo(real, within(1e-11));
                assertThat(out[at + 1]).isCloseTo(imaginary, within(1e-11));
            }
        }
        double[] back = new double[planes.length];
        System.arraycopy(planes, 0, back, 0, before);
        transform.inverse(out, back, before);
        assertThat(back).containsExactly(planes, within(1e-12));
    }
}
