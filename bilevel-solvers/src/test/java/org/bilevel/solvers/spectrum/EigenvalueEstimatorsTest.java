package org.bilevel.solvers.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.DenseOperator;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.junit.jupiter.api.Test;

final class EigenvalueEstimatorsTest {

    private static final SeedPath SEED = SeedPath.of(1);

    private static List<EigenvalueEstimator> estimators(int steps, SeedPath seed) {
        return List.of(new PowerIteration(steps, seed), new Lanczos(steps, seed));
    }

    /** Nothing estimated ever lies beyond what is proven, on spectra of either sign. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void estimatesStayWithinTheCertifiedBounds(
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 30) int steps,
            @ForAll @DoubleRange(min = 0, max = 12) double digits,
            @ForAll boolean definite,
            @ForAll long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double[] spectrum = Dense.logSpaced(n, Math.pow(10, -digits), 1);
        for (int i = 0; i < n; i++) {
            spectrum[i] *= definite || random.nextBoolean() ? 1 : -1;
        }
        double[][] matrix = Dense.symmetric(spectrum, random);
        LinearOperator a = new DenseOperator(matrix, Structure.SYMMETRIC);
        double smallest = CertifiedSpectrum.smallestEigenvalue(matrix).value();
        double largest = CertifiedSpectrum.largestEigenvalue(matrix).value();
        double norm = CertifiedSpectrum.norm(matrix).value();
        // A Rayleigh quotient is a bound up to its own rounding.
        double rounding = 4 * (n + 4) * 0x1p-53;
        for (EigenvalueEstimator estimator : estimators(steps, SeedPath.of(seed))) {
            assertThat(estimator.largestEigenvalue(a).value()).isBetween(smallest - rounding, largest + rounding);
            assertThat(estimator.norm(a).value()).isBetween(0.0, norm + rounding);
        }
        assertThat(new Lanczos(steps, SeedPath.of(seed)).smallestEigenvalue(a).value())
                .isBetween(smallest - rounding, largest + rounding);
    }

    @Property(tries = 60)
    void lanczosIsNeverBelowPowerIterationFromTheSameStart(
            @ForAll @IntRange(min = 1, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 40) int steps,
            @ForAll @DoubleRange(min = 1, max = 1e6) double condition,
            @ForAll long seed) {
        LinearOperator a = RotatedDiagonal.positiveDefinite(n, condition, 1 / condition, SeedPath.of(seed));
        double power = new PowerIteration(steps, SEED).largestEigenvalue(a).value();
        double lanczos = new Lanczos(steps, SEED).largestEigenvalue(a).value();
        assertThat(lanczos).isGreaterThanOrEqualTo(power - 1e-14);
    }

    @Property(tries = 60)
    void lanczosOnTheWholeSpaceIsExact(
            @ForAll @IntRange(min = 1, max = 30) int n,
            @ForAll @IntRange(min = 0, max = 20) int surplus,
            @ForAll long seed) {
        double[] spectrum =
                SeedPath.of(seed).generator().doubles(n, -1, 1).sorted().toArray();
        LinearOperator a = new RotatedDiagonal(spectrum, Structure.SYMMETRIC, SeedPath.of(seed));
        Lanczos lanczos = new Lanczos(n + surplus, SeedPath.of(seed).child("lanczos"));
        assertThat(lanczos.largestEigenvalue(a).value()).isCloseTo(spectrum[n - 1], within(n * 1e-14));
        assertThat(lanczos.smallestEigenvalue(a).value()).isCloseTo(spectrum[0], within(n * 1e-14));
        assertThat(lanczos.norm(a).value())
                .isCloseTo(Math.max(Math.abs(spectrum[0]), Math.abs(spectrum[n - 1])), within(1e-7));
    }

    @Test
    void lanczosStopsWhereTheKrylovSpaceIsInvariant() {
        double[] spectrum = new double[40];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = 1 + i % 3;
        }
        RotatedDiagonal a = new RotatedDiagonal(spectrum, Structure.SYMMETRIC, SEED);
        Constant largest = new Lanczos(20, SEED).largestEigenvalue(a);
        assertThat(a.products()).isEqualTo(3);
        assertThat(largest.source()).isEqualTo("Lanczos, 3 steps");
        assertThat(largest.value()).isCloseTo(3, within(1e-13));
    }

    /** Why such numbers must not pass for bounds: a crowded top of the spectrum, as that of a learned regulariser. */
    @Test
    void tenPowerStepsEndWellBelowACrowdedLargestEigenvalue() {
        double[] spectrum = new double[1000];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = Math.pow((i + 1.0) / spectrum.length, 2);
        }
        LinearOperator a = new RotatedDiagonal(spectrum, Structure.POSITIVE_DEFINITE, SEED);
        Constant power = new PowerIteration(10, SEED).largestEigenvalue(a);
        Constant lanczos = new Lanczos(10, SEED).largestEigenvalue(a);
        assertThat(power.value()).isBetween(0.85, 0.95);
        assertThat(lanczos.value()).isBetween(0.95, 0.995);
        assertThat(power.certified()).isFalse();
        assertThat(lanczos.certified()).isFalse();
        assertThat(power.source()).isEqualTo("power iteration, 10 steps");
    }

    @Test
    void powerIterationConvergesAtItsRate() {
        double[] spectrum = {0.5, 0.8, 1};
        LinearOperator a = new RotatedDiagonal(spectrum, Structure.POSITIVE_DEFINITE, SEED);
        double before = 1 - new PowerIteration(20, SEED).largestEigenvalue(a).value();
        double after = 1 - new PowerIteration(25, SEED).largestEigenvalue(a).value();
        assertThat(after / before).isCloseTo(Math.pow(0.8, 10), within(1e-3));
    }

    @Test
    void findsTheNormsOfRectangularMatrices() {
        double[] singular = {3, 1, 0.5};
        for (int[] shape : new int[][] {{3, 7}, {7, 3}}) {
            double[][] matrix = Dense.withSingularValues(shape[0], shape[1], singular, SEED.generator());
            LinearOperator a = new DenseOperator(matrix, Structure.GENERAL);
            assertThat(new PowerIteration(30, SEED).norm(a).value()).isCloseTo(3, within(1e-13));
            assertThat(new Lanczos(4, SEED).norm(a).value()).isCloseTo(3, within(1e-13));
            assertThat(new PowerIteration(30, SEED).norm(a).source()).isEqualTo("power iteration, 30 steps with A^T A");
        }
    }

    @Test
    void aStepCostsOneProduct() {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(30, 100, 1, SEED);
        for (EigenvalueEstimator estimator : estimators(7, SEED)) {
            int before = a.products();
            estimator.largestEigenvalue(a);
            assertThat(a.products() - before).isEqualTo(7);
        }
    }

    @Test
    void stepsAllocateNothingBeyondTheirVectors() {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(200, 1e6, 1, SEED);
        PowerIteration few = new PowerIteration(2, SEED);
        PowerIteration many = new PowerIteration(102, SEED);
        long bytes = Allocation.perExtraIterations(
                iterations -> (iterations == 2 ? few : many).largestEigenvalue(a), 2, 102);
        // The text of the source is two characters longer.
        assertThat(bytes).isLessThan(100);
    }

    @Test
    void zeroAndOneByOneOperatorsAreExact() {
        LinearOperator zero = new DenseOperator(new double[3][3], Structure.SYMMETRIC);
        LinearOperator minusFour = new DenseOperator(new double[][] {{-4}}, Structure.SYMMETRIC);
        for (EigenvalueEstimator estimator : estimators(5, SEED)) {
            assertThat(estimator.largestEigenvalue(zero).value()).isEqualTo(0.0);
            assertThat(estimator.norm(zero).value()).isEqualTo(0.0);
            assertThat(estimator.largestEigenvalue(minusFour).value()).isEqualTo(-4);
            assertThat(estimator.norm(minusFour).value()).isEqualTo(4);
        }
    }

    @Test
    void theSeedDecides() {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(30, 100, 1, SEED);
        for (int i = 0; i < 2; i++) {
            Constant once = estimators(3, SEED).get(i).largestEigenvalue(a);
            assertThat(estimators(3, SEED).get(i).largestEigenvalue(a)).isEqualTo(once);
            assertThat(estimators(3, SeedPath.of(2)).get(i).largestEigenvalue(a))
                    .isNotEqualTo(once);
        }
    }

    @Test
    void productsThatAreNotFiniteGiveNaN() {
        LinearOperator broken =
                new DenseOperator(new double[][] {{1, 0}, {0, Double.POSITIVE_INFINITY}}, Structure.SYMMETRIC);
        for (EigenvalueEstimator estimator : estimators(5, SEED)) {
            assertThat(estimator.largestEigenvalue(broken).value()).isNaN();
            assertThat(estimator.norm(broken).value()).isNaN();
        }
    }

    @Test
    void refusesWrongUse() {
        LinearOperator general = new DenseOperator(new double[2][2], Structure.GENERAL);
        for (EigenvalueEstimator estimator : estimators(5, SEED)) {
            assertThatThrownBy(() -> estimator.largestEigenvalue(general))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(estimator.getClass().getSimpleName())
                    .hasMessageContaining("GENERAL");
        }
        assertThatThrownBy(() -> new PowerIteration(0, SEED)).hasMessage("steps = 0, must be >= 1");
        assertThatThrownBy(() -> new Lanczos(0, SEED)).hasMessage("steps = 0, must be >= 1");
    }
}
