package org.bilevel.imaging.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;

/** Bounds against the matrix written down from the definition. */
final class NonNegativeBankTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    /** V, [output and pixel][input and pixel]. */
    private static double[][] matrix(FilterBank bank, Boundary boundary, int height, int width) {
        double[][] rows = new double[bank.filters() * height * width][bank.channels() * height * width];
        int size = bank.size();
        for (int row = 0; row < rows.length; row++) {
            int k = row / (height * width);
            int y = row / width % height;
            int x = row % width;
            for (int t = 0; t < bank.taps(); t++) {
                int c = t / (size * size);
                int sourceY = boundary.source(y + t / size % size - size / 2, height);
                int sourceX = boundary.source(x + t % size - size / 2, width);
                rows[row][(c * height + sourceY) * width + sourceX] += bank.weights()[k * bank.taps() + t];
            }
        }
        return rows;
    }

    private static FilterBank bank(SeedPath seed) {
        RandomGenerator random = seed.child("bank").generator();
        int filters = 1 + random.nextInt(3);
        int channels = 1 + random.nextInt(4);
        int size = random.nextBoolean() ? 3 : 5;
        double[] taps = new double[filters * channels * size * size];
        double share = random.nextDouble();
        for (int i = 0; i < taps.length; i++) {
            taps[i] = random.nextDouble() < share ? 0 : random.nextDouble();
        }
        return new FilterBank(filters, channels, size, taps);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void boundsHoldAndAreClose(@ForAll("seeds") SeedPath seed) {
        FilterBank bank = bank(seed);
        RandomGenerator random = seed.child("sides").generator();
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        double[][] v = matrix(bank, boundary, bank.size() + random.nextInt(3), bank.size() + random.nextInt(3));
        NonNegativeBank bounds = NonNegativeBank.of(bank, boundary);
        double norm = spectralNorm(v, random);

        assertThat(norm).isLessThanOrEqualTo(bounds.norm() * (1 + 1e-12));
        double factor = boundary == Boundary.PERIODIC ? 1 + 1e-6 : 4;
        assertThat(bounds.norm()).isLessThanOrEqualTo(factor * norm + 1e-12);

        int pixels = v.length / bank.filters();
        double[] columns = new double[bank.channels()];
        double share = 0;
        double rowNorm = 0;
        for (int column = 0; column < v[0].length; column++) {
            double sum = 0;
            for (int k = 0; k < bank.filters(); k++) {
                double part = 0;
                for (int p = 0; p < pixels; p++) {
                    part += v[k * pixels + p][column];
                }
                share = Math.max(share, part);
                sum += part;
            }
            columns[column / pixels] = Math.max(columns[column / pixels], sum);
        }
        for (int row = 0; row < v.length; row++) {
            rowNorm = Math.max(rowNorm, Dense.norm(v[row]));
            double sum = 0;
            for (double entry : v[row]) {
                sum += entry;
            }
            assertThat(bounds.rowSums()[row / pixels]).isCloseTo(sum, within(1e-12 * (1 + sum)));
        }
        for (int c = 0; c < columns.length; c++) {
            assertThat(bounds.columnSums()[c]).isCloseTo(columns[c], within(1e-12 * (1 + columns[c])));
        }
        assertThat(bounds.share()).isCloseTo(share, within(1e-12 * (1 + share)));
        assertThat(rowNorm).isLessThanOrEqualTo(bounds.rowNorm() * (1 + 1e-12));
    }

    private static double spectralNorm(double[][] a, RandomGenerator random) {
        double[] x = new double[a[0].length];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.5 + random.nextDouble();
        }
        double norm = 0;
        for (int step = 0; step < 2000; step++) {
            double[] image = Dense.times(a, x);
            norm = Dense.norm(image) / Dense.norm(x);
            double[] next = Dense.transposeTimes(a, image);
            if (!(Dense.norm(next) > 0)) {
                return norm;
            }
            x = Dense.scaled(1 / Dense.norm(next), next);
        }
        return norm;
    }

    @Example
    void aBankOfZerosHasTheNormZero() {
        NonNegativeBank bounds = NonNegativeBank.of(new FilterBank(2, 3, 3, new double[54]), Boundary.REFLECTING);

        assertThat(bounds.norm()).isZero();
        assertThat(bounds.columnSums()).containsOnly(0);
    }
}
