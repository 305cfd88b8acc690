package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.dfp.Dfp;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.junit.jupiter.api.Test;

final class EigenvalueBoundsTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 50)
    void encloseAPrescribedSpectrumClosely(
            @ForAll("seeds") SeedPath seed,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(max = 12) int digits) {
        double smallest = Math.pow(10, -digits);
        double[][] a = Dense.symmetric(Dense.logSpaced(n, smallest, 1), seed.generator());
        double low = n == 1 ? 1 : smallest;

        // The matrix was formed with rounding errors of its own.
        assertThat(EigenvalueBounds.smallest(a).value()).isBetween(low - 1e-12, low + 1e-14);
        assertThat(EigenvalueBounds.largest(a).value()).isBetween(1 - 1e-14, 1 + 1e-12);
        assertThat(EigenvalueBounds.smallest(a).certified()).isTrue();
    }

    @Test
    void areProvenWhereTheEigenvalueIsKnownExactly() {
        for (int n : new int[] {2, 3, 10, 30}) {
            // I + 1 1^T, with eigenvalues 1 and n + 1.
            double[][] a = new double[n][n];
            for (int i = 0; i < n; i++) {
                Arrays.fill(a[i], 1);
                a[i][i] = 2;
            }
            assertThat(EigenvalueBounds.smallest(a).value())
                    .isLessThanOrEqualTo(1)
                    .isGreaterThan(1 - 1e-9);
            assertThat(EigenvalueBounds.largest(a).value())
                    .isGreaterThanOrEqualTo(n + 1)
                    .isLessThan(n + 1 + 1e-9);
        }
    }

    @Test
    void takeIndefiniteAndZeroMatrices() {
        double[][] indefinite = {{0, 1}, {1, 0}};

        assertThat(EigenvalueBounds.smallest(indefinite).value()).isBetween(-1 - 1e-12, -1.0);
        assertThat(EigenvalueBounds.largest(indefinite).value()).isBetween(1.0, 1 + 1e-12);
        assertThat(EigenvalueBounds.smallest(new double[3][3]).value()).isBetween(-1e-300, 0.0);
        assertThatIllegalArgumentException().isThrownBy(() -> EigenvalueBounds.smallest(new double[][] {{Double.NaN}}));
    }

    @Property(tries = 30)
    void gramMatricesAreAsGoodAsRounded(@ForAll("seeds") SeedPath seed) {
        double[][] a =
                Dense.copy(new double[][] {Dense.gaussian(40, seed.child("a")), Dense.gaussian(40, seed.child("b"))});
        // Nearly orthogonal columns: their product cancels.
        a[1] = Dense.plus(a[1], -Dense.dot(a[0], a[1]) / Dense.dot(a[0], a[0]), a[0]);
        Gram gram = Gram.twice(a, a);

        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                Dfp exact = Precise.twiceTransposeTimes(Matrices.transpose(new double[][] {a[i]}), Precise.of(a[j]))[0];
                double error = Precise.distance(new double[] {gram.entries()[i][j]}, new Dfp[] {exact});
                assertThat(error)
                        .isLessThanOrEqualTo(0x1p-53 * Math.abs(exact.toDouble()) * (1 + 1e-12) + gram.remainder());
            }
        }
        assertThat(gram.remainder()).isLessThan(1e-26);
    }
}
