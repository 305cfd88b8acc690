package org.bilevel.solvers.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.junit.jupiter.api.Test;

final class CertifiedSpectrumTest {

    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** What the class promises about its tightness. */
    private static double tightness(int n) {
        return 4.0 * n * (n + 3) * UNIT_ROUNDOFF;
    }

    /** Conditions of up to 1e12, definite or not, at any scale; the truth is that of the doubles, in exact arithmetic. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void boundsOfRandomMatricesLieOnTheProvenSideAndClose(
            @ForAll @IntRange(min = 1, max = 10) int n,
            @ForAll @DoubleRange(min = 0, max = 12) double digits,
            @ForAll @IntRange(min = -300, max = 300) int exponent,
            @ForAll boolean definite,
            @ForAll long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[] spectrum = Dense.logSpaced(n, Math.pow(10, -digits), 1);
        for (int i = 0; i < n; i++) {
            spectrum[i] *= definite || random.nextBoolean() ? 1 : -1;
        }
        assertTight(scaled(Dense.symmetric(spectrum, random), exponent), Math.scalb(1.0, exponent));
    }

    /** Clusters at both ends, and eigenvalues that are exactly 0. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void boundsOfIntegerMatricesOfLowRankLieOnTheProvenSideAndClose(
            @ForAll @IntRange(min = 2, max = 10) int n,
            @ForAll @IntRange(min = 1, max = 3) int rank,
            @ForAll long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[][] factor = new double[rank][n];
        for (double[] row : factor) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextInt(-9, 10);
            }
        }
        double[][] a = Dense.transposeTimes(factor, factor);
        assertTight(a, Math.max(1, Dense.frobenius(a)));
    }

    /** Entries of hundreds of decades: eigenvalues by the QR algorithm often fail to converge on such. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void boundsOfGradedMatricesLieOnTheProvenSideAndClose(
            @ForAll @IntRange(min = 1, max = 6) int n, @ForAll long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = Math.scalb((double) random.nextInt(-1, 2), -random.nextInt(1000));
                a[j][i] = a[i][j];
            }
        }
        a[0][0] = 1;
        assertTight(a, Dense.frobenius(a));
    }

    @Test
    void boundsOfPascalAndHilbertMatricesLieOnTheProvenSide() {
        for (int n = 1; n <= 12; n++) {
            double[][] hilbert = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    hilbert[i][j] = 1.0 / (i + j + 1);
                }
            }
            assertTight(pascal(n), Dense.frobenius(pascal(n)));
            assertTight(hilbert, Dense.frobenius(hilbert));
        }
    }

    @Test
    void boundsOfMatricesWithEigenvaluesKnownExactlyLieOnTheProvenSide() {
        for (int n : new int[] {2, 3, 10, 30}) {
            // I + 1 1^T, with eigenvalues 1 and n + 1.
            double[][] a = new double[n][n];
            for (int i = 0; i < n; i++) {
                Arrays.fill(a[i], 1);
                a[i][i] = 2;
            }
            assertThat(CertifiedSpectrum.smallestEigenvalue(a).value())
                    .isLessThanOrEqualTo(1)
                    .isCloseTo(1, within((n + 1) * tightness(n)));
            assertThat(CertifiedSpectrum.largestEigenvalue(a).value())
                    .isGreaterThanOrEqualTo(n + 1)
                    .isCloseTo(n + 1, within((n + 1) * tightness(n)));
        }
    }

    /** No factorisation of diag(0, 1, ..., 1) - s I succeeds for s >= 0, and for s < 0 the theorem takes away (n + 2) u (n - 1) at least. */
    @Test
    void theMarginIsNoSmallerThanThatOfTheTheorem() {
        for (int n : new int[] {2, 10, 40}) {
            double[][] a = new double[n][n];
            for (int i = 1; i < n; i++) {
                a[i][i] = 1;
            }
            assertThat(CertifiedSpectrum.smallestEigenvalue(a).value())
                    .isLessThan(-(n + 2) * (n - 1) * UNIT_ROUNDOFF)
                    .isGreaterThan(-tightness(n));
        }
    }

    /** The eigenvalues of a Pascal matrix come in reciprocal pairs: definiteness is seen through a condition of 4e9. */
    @Test
    void theSmallestEigenvalueOfAPascalMatrixIsTheReciprocalOfTheLargest() {
        double smallest = CertifiedSpectrum.smallestEigenvalue(pascal(10)).value();
        double largest = CertifiedSpectrum.largestEigenvalue(pascal(10)).value();
        assertThat(largest).isCloseTo(63_000, withinPercentage(10));
        assertThat(smallest).isPositive().isLessThan(1 / largest * (1 + 1e-12)).isCloseTo(1 / largest, within(1e-8));
    }

    @Test
    void theLaplacianOfTwoHundredPointsHasItsKnownSpectrum() {
        int n = 200;
        double[][] laplacian = new double[n][n];
        for (int i = 0; i < n; i++) {
            laplacian[i][i] = 2;
            if (i > 0) {
                laplacian[i][i - 1] = -1;
                laplacian[i - 1][i] = -1;
            }
        }
        double smallest = 4 * Math.pow(Math.sin(Math.PI / (2 * (n + 1))), 2);
        double largest = 4 * Math.pow(Math.cos(Math.PI / (2 * (n + 1))), 2);
        // The reference itself is right to a few units of its last place.
        assertThat(CertifiedSpectrum.smallestEigenvalue(laplacian).value())
                .isLessThan(smallest)
                .isCloseTo(smallest, within(4 * tightness(n)));
        assertThat(CertifiedSpectrum.largestEigenvalue(laplacian).value())
                .isGreaterThan(largest)
                .isCloseTo(largest, within(4 * tightness(n)));
        assertThat(CertifiedSpectrum.norm(laplacian).value())
                .isGreaterThan(largest)
                .isCloseTo(largest, within(8 * tightness(n)));
    }

    /** Tall, square and wide, with singular values of up to 6 decades. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void boundsOfSingularValuesLieOnTheProvenSideAndClose(
            @ForAll @IntRange(min = 1, max = 8) int m,
            @ForAll @IntRange(min = 1, max = 8) int n,
            @ForAll @DoubleRange(min = 0, max = 6) double digits,
            @ForAll @IntRange(min = -300, max = 300) int exponent,
            @ForAll long seed) {
        double[] singular = Dense.logSpaced(Math.min(m, n), Math.pow(10, -digits), 1);
        double[][] a = scaled(
                Dense.withSingularValues(m, n, singular, SeedPath.of(seed).generator()), exponent);
        double unit = Math.scalb(1.0, exponent);
        ExactMatrix exact = ExactMatrix.of(m >= n ? a : transposed(a));
        double margin = 2 * tightness(m + n);

        double norm = CertifiedSpectrum.norm(a).value();
        assertThat(exact.singularValuesStayBelow(norm)).isTrue();
        assertThat(exact.singularValuesStayBelow(norm - unit * margin)).isFalse();

        double smallest = CertifiedSpectrum.smallestSingularValue(a).value();
        assertThat(smallest).isNotNegative();
        assertThat(exact.singularValuesExceed(smallest)).isTrue();
        // The margin of the square, divided by the root.
        assertThat(exact.singularValuesExceed(smallest + unit * margin / singular[0]))
                .isFalse();
    }

    @Test
    void aSingularMatrixHasNoPositiveLowerBound() {
        double[][] singular = {{1, 2}, {2, 4}, {3, 6}};
        assertThat(CertifiedSpectrum.smallestSingularValue(singular).value()).isZero();
        assertThat(CertifiedSpectrum.norm(singular).value()).isCloseTo(Math.sqrt(70), within(1e-14));
    }

    @Test
    void aZeroMatrixHasTheBoundsZero() {
        double[][] zero = new double[3][3];
        assertThat(CertifiedSpectrum.smallestEigenvalue(zero).value()).isEqualTo(0.0);
        assertThat(CertifiedSpectrum.largestEigenvalue(zero).value()).isEqualTo(0.0);
        assertThat(CertifiedSpectrum.norm(new double[2][3]).value()).isEqualTo(0.0);
        assertThat(CertifiedSpectrum.smallestSingularValue(new double[2][3]).value())
                .isEqualTo(0.0);
    }

    @Test
    void entriesAtTheEndsOfTheRangeOfDoublesDoNoHarm() {
        for (double scale : new double[] {Double.MIN_VALUE, 0x1p-1060, 0x1p1000}) {
            double[][] a = {{2 * scale, scale}, {scale, 2 * scale}};
            assertThat(CertifiedSpectrum.smallestEigenvalue(a).value())
                    .isLessThan(scale)
                    .isCloseTo(scale, within(Math.max(Double.MIN_VALUE, 1e-14 * scale)));
            assertThat(CertifiedSpectrum.largestEigenvalue(a).value())
                    .isGreaterThan(3 * scale)
                    .isCloseTo(3 * scale, within(Math.max(2 * Double.MIN_VALUE, 1e-14 * scale)));
            assertThat(CertifiedSpectrum.norm(a).value())
                    .isGreaterThan(3 * scale)
                    .isCloseTo(3 * scale, within(Math.max(2 * Double.MIN_VALUE, 1e-14 * scale)));
        }
        double[][] apart = {{Double.MIN_VALUE, 0}, {0, Double.MAX_VALUE}};
        assertThat(CertifiedSpectrum.smallestEigenvalue(apart).value()).isLessThan(Double.MIN_VALUE);
        assertThat(CertifiedSpectrum.norm(apart).value()).isGreaterThan(Double.MAX_VALUE);
    }

    @Test
    void boundsAreCertifiedAndSayHow() {
        assertThat(CertifiedSpectrum.smallestEigenvalue(pascal(3)))
                .isInstanceOf(Constant.Certified.class)
                .extracting(Constant::source)
                .isEqualTo("Cholesky factorisation of dimension 3 (Rump 2006)");
        assertThat(CertifiedSpectrum.largestEigenvalue(pascal(3)).certified()).isTrue();
        assertThat(CertifiedSpectrum.norm(new double[][] {{1, 2, 3}}).source()).contains("dimension 1");
        assertThat(CertifiedSpectrum.smallestSingularValue(pascal(3)).certified())
                .isTrue();
    }

    @Test
    void leavesItsArgumentAlone() {
        double[][] a = pascal(4);
        CertifiedSpectrum.smallestEigenvalue(a);
        CertifiedSpectrum.largestEigenvalue(a);
        CertifiedSpectrum.norm(a);
        CertifiedSpectrum.smallestSingularValue(a);
        assertThat(a).isDeepEqualTo(pascal(4));
    }

    @Test
    void refusesWrongUse() {
        assertThatThrownBy(() -> CertifiedSpectrum.smallestEigenvalue(new double[][] {{1, Double.NaN}, {0, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a[0][1] = NaN, must be finite");
        assertThatThrownBy(() -> CertifiedSpectrum.norm(new double[][] {{Double.POSITIVE_INFINITY}}))
                .hasMessage("a[0][0] = Infinity, must be finite");
        assertThatThrownBy(() -> CertifiedSpectrum.largestEigenvalue(new double[][] {{1, 2}, {3, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a[1][0] = 3.0 but a[0][1] = 2.0, must be symmetric");
        assertThatThrownBy(() -> CertifiedSpectrum.smallestEigenvalue(new double[][] {{1, 2}}))
                .hasMessage("a is 1 x 2, must be square");
        assertThatThrownBy(() -> CertifiedSpectrum.smallestSingularValue(new double[][] {{1, 2}, {3}}))
                .hasMessage("a[0] has length 2 but a[1] has length 1, must agree");
        assertThatThrownBy(() -> CertifiedSpectrum.norm(new double[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> CertifiedSpectrum.norm(new double[2][0])).hasMessageContaining("empty");
    }

    private static void assertTight(double[][] a, double norm) {
        ExactMatrix exact = ExactMatrix.of(a);
        double margin = tightness(a.length) * norm;

        double smallest = CertifiedSpectrum.smallestEigenvalue(a).value();
        assertThat(exact.eigenvaluesExceed(smallest)).isTrue();
        assertThat(exact.eigenvaluesExceed(smallest + margin)).isFalse();

        double largest = CertifiedSpectrum.largestEigenvalue(a).value();
        assertThat(exact.eigenvaluesStayBelow(largest)).isTrue();
        assertThat(exact.eigenvaluesStayBelow(largest - margin)).isFalse();
    }

    /** Positive definite of determinant 1. */
    private static double[][] pascal(int n) {
        double[][] pascal = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                pascal[i][j] = CombinatoricsUtils.binomialCoefficient(i + j, i);
            }
        }
        return pascal;
    }

    private static double[][] scaled(double[][] a, int exponent) {
        double[][] scaled = Dense.copy(a);
        for (double[] row : scaled) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.scalb(row[j], exponent);
            }
        }
        return scaled;
    }

    private static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < transposed.length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }
}
