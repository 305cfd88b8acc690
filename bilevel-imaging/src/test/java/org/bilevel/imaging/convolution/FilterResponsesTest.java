package org.bilevel.imaging.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.imaging.image.ImageShape;

/** Against the definition, pixel by pixel; and each transpose against its product. */
class FilterResponsesTest {

    private static final int[] SIZES = {1, 3, 5, 7, 9, 15};

    /** A random bank and image, and their responses by the definition. */
    private static final class Setting {
        final ImageShape shape;
        final FilterBank bank;
        final Boundary boundary;
        final FilterResponses responses;
        final double[] x;

        Setting(int sizeIndex, boolean colour, boolean periodic, int filters, int height, int width, Random random) {
            int size = SIZES[sizeIndex];
            int channels = colour ? 3 : 1;
            shape = new ImageShape(channels, size + height, size + width);
            bank = new FilterBank(filters, channels, size, uniform(filters * channels * size * size, random));
            boundary = periodic ? Boundary.PERIODIC : Boundary.REFLECTING;
            responses = new FilterResponses(bank, boundary, shape);
            x = uniform(shape.size(), random);
        }

        /** The pixel of channel c that tap (dy, dx) reads for the response at (i, j). */
        double read(int c, int i, int j, int dy, int dx) {
            int row = boundary.source(i + dy - bank.size() / 2, shape.height());
            int column = boundary.source(j + dx - bank.size() / 2, shape.width());
            return x[(c * shape.height() + row) * shape.width() + column];
        }

        int stride() {
            return shape.width() + bank.size() - 1;
        }

        double[][] extension() {
            double[][] extension = responses.newExtension();
            responses.extend(x, extension);
            return extension;
        }

        double[][] randomMaps(Random random) {
            double[][] maps = responses.newMaps();
            for (double[] map : maps) {
                for (int p = 0; p < map.length; p++) {
                    map[p] = p % stride() < shape.width() ? random.nextGaussian() : 0;
                }
            }
            return maps;
        }
    }

    private static double[] uniform(int length, Random random) {
        return random.doubles(length, -1, 1).toArray();
    }

    @Property(tries = 60)
    void responsesAgreeWithTheDefinition(
            @ForAll @IntRange(max = 5) int sizeIndex,
            @ForAll boolean colour,
            @ForAll boolean periodic,
            @ForAll @IntRange(min = 1, max = 4) int filters,
            @ForAll @IntRange(max = 14) int height,
            @ForAll @IntRange(max = 14) int width,
            @ForAll Random random) {
        Setting s = new Setting(sizeIndex, colour, periodic, filters, height, width, random);
        double[][] maps = s.randomMaps(random); // overwritten
        s.responses.respond(s.extension(), maps);
        int size = s.bank.size();
        for (int k = 0; k < filters; k++) {
            for (int p = 0; p < maps[k].length; p++) {
                int j = p % s.stride();
                double expected = 0;
                for (int t = 0; j < s.shape.width() && t < s.bank.taps(); t++) {
                    expected += s.bank.weights()[k * s.bank.taps() + t]
                            * s.read(t / (size * size), p / s.stride(), j, t / size % size, t % size);
                }
                assertThat(maps[k][p]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Property(tries = 60)
    void transposesAreExact(
            @ForAll @IntRange(max = 5) int sizeIndex,
            @ForAll boolean colour,
            @ForAll boolean periodic,
            @ForAll @IntRange(min = 1, max = 9) int filters,
            @ForAll @IntRange(max = 40) int height,
            @ForAll @IntRange(max = 40) int width,
            @ForAll Random random) {
        Setting s = new Setting(sizeIndex, colour, periodic, filters, height, width, random);
        double[][] u = s.randomMaps(random);
        double[][] maps = s.responses.newMaps();
        s.responses.respond(s.extension(), maps);
        double[] start = uniform(s.shape.size(), random);
        double[] sum = start.clone();
        s.responses.addTransposed(u, sum);
        double left = 0;
        double right = 0;
        double uu = 0;
        double cc = 0;
        for (int k = 0; k < filters; k++) {
            left += dot(maps[k], u[k]);
            uu += dot(u[k], u[k]);
            cc += dot(maps[k], maps[k]);
        }
        for (int i = 0; i < sum.length; i++) {
            right += s.x[i] * (sum[i] - start[i]);
        }
        assertThat(right).isCloseTo(left, within(1e-13 * Math.sqrt(uu * cc)));

        // The same form once more, linear in the filters.
        double[] patches = new double[s.bank.weights().length];
        s.responses.addPatches(u, s.extension(), patches);
        assertThat(dot(patches, s.bank.weights())).isCloseTo(left, within(1e-13 * Math.sqrt(uu * cc)));
    }

    @Property(tries = 60)
    void patchesAgreeWithTheDefinition(
            @ForAll @IntRange(max = 5) int sizeIndex,
            @ForAll boolean colour,
            @ForAll boolean periodic,
            @ForAll @IntRange(min = 1, max = 3) int filters,
            @ForAll @IntRange(max = 14) int height,
            @ForAll @IntRange(max = 14) int width,
            @ForAll Random random) {
        Setting s = new Setting(sizeIndex, colour, periodic, filters, height, width, random);
        double[][] u = s.randomMaps(random);
        double[] patches = new double[s.bank.weights().length];
        Arrays.fill(patches, 1);
        s.responses.addPatches(u, s.extension(), patches);
        int size = s.bank.size();
        for (int index = 0; index < patches.length; index++) {
            int k = index / s.bank.taps();
            int t = index % s.bank.taps();
            double expected = 1;
            for (int i = 0; i < s.shape.height(); i++) {
                for (int j = 0; j < s.shape.width(); j++) {
                    expected += u[k][i * s.stride() + j] * s.read(t / (size * size), i, j, t / size % size, t % size);
                }
            }
            assertThat(patches[index]).isCloseTo(expected, within(1e-11));
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
