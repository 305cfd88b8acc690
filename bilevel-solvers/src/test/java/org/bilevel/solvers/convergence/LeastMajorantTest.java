package org.bilevel.solvers.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.junit.jupiter.api.Test;

final class LeastMajorantTest {

    private static double[][] randomRows(int count, RandomGenerator random) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new double[] {random.nextGaussian(), 1};
        }
        return rows;
    }

    /** A linear programme in two unknowns has its minimum where two of its constraints meet: all pairs are tried. */
    @Property(tries = 200)
    void hasTheSmallestMeanOfAllMajorants(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int count) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[][] rows = randomRows(count, random);
        double[] values = Dense.gaussian(count, random);
        double[] sum = new double[2];
        List<double[]> constraints = new ArrayList<>(List.of(new double[] {1, 0, 0}, new double[] {0, 1, 0}));
        for (int i = 0; i < count; i++) {
            sum = Dense.plus(sum, 1, rows[i]);
            constraints.add(new double[] {rows[i][0], rows[i][1], values[i]});
        }
        double least = Double.POSITIVE_INFINITY;
        for (double[] a : constraints) {
            for (double[] b : constraints) {
                double determinant = a[0] * b[1] - a[1] * b[0];
                double[] meeting = {(a[2] * b[1] - a[1] * b[2]) / determinant, (a[0] * b[2] - a[2] * b[0]) / determinant
                };
                boolean feasible = determinant != 0
                        && constraints.stream()
                                .allMatch(c -> c[0] * meeting[0] + c[1] * meeting[1]
                                        >= c[2] - 1e-9 * (1 + Dense.norm(meeting)));
                if (feasible) {
                    least = Math.min(least, Dense.dot(sum, meeting));
                }
            }
        }

        double[] x = LeastMajorant.of(rows, values);

        assertThat(x[0]).isNotNegative();
        assertThat(x[1]).isNotNegative();
        for (int i = 0; i < count; i++) {
            assertThat(Dense.dot(rows[i], x)).isGreaterThanOrEqualTo(values[i] - 1e-14 * (1 + Dense.norm(x)));
        }
        assertThat(Dense.dot(sum, x)).isCloseTo(least, within(1e-7 * (1 + Math.abs(least))));
    }

    @Property(tries = 30)
    void unitsDoNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = -60, max = 60) int exponentOfFeature,
            @ForAll @IntRange(min = -60, max = 60) int exponentOfValues) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[][] rows = randomRows(8, random);
        double[] values = Dense.gaussian(8, random);
        double[] x = LeastMajorant.of(rows, values);

        for (double[] row : rows) {
            row[0] = Math.scalb(row[0], exponentOfFeature);
        }
        double[] scaled = LeastMajorant.of(rows, Dense.scaled(Math.scalb(1.0, exponentOfValues), values));

        // Not to the last bit: features are divided by their largest magnitudes, which are no powers of two, before the
        // simplex method.
        assertThat(Math.scalb(scaled[0], exponentOfFeature - exponentOfValues))
                .isCloseTo(x[0], within(1e-12 * (1 + x[0])));
        assertThat(Math.scalb(scaled[1], -exponentOfValues)).isCloseTo(x[1], within(1e-12 * (1 + x[1])));
    }

    @Test
    void aFeatureThatIsZeroThroughoutHasNoPart() {
        assertThat(LeastMajorant.of(new double[][] {{0, 1}, {0, 1}}, new double[] {1, 2}))
                .containsExactly(new double[] {0, 2}, within(1e-12));
    }

    /** What the cutting planes let pass as rounding is made up for. */
    @Test
    void everyRowHoldsToTheLastDigit() {
        double slightlyMore = 1 + 5e-11;
        assertThat(LeastMajorant.of(new double[][] {{1}, {1}}, new double[] {1, slightlyMore})[0])
                .isCloseTo(slightlyMore, within(1e-15));
    }

    @Test
    void leavesItsArgumentsAlone() {
        double[][] rows = {{3, 1}, {-2, 1}};
        double[] values = {1, 2};
        LeastMajorant.of(rows, values);
        assertThat(Arrays.asList(rows)).containsExactly(new double[] {3, 1}, new double[] {-2, 1});
        assertThat(values).containsExactly(1, 2);
    }
}
