package org.bilevel.solvers.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;

/** z = s grad f - t grad f / ||grad f||^2 + noise orthogonal to grad f, whose constants are known. */
final class AbcEstimatorTest {

    private static final int DIMENSION = 6;

    /** With antithetic noise of a given length the means are exact: both inequalities are equalities for the true constants. */
    @Property(tries = 30)
    void exactMeansGiveTheConstants(@ForAll @LongRange(max = 100_000) long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        double b = 0.2 + random.nextDouble();
        double c = random.nextDouble();
        double a = 0.1 + random.nextDouble();
        double g = b * b + 1 + random.nextDouble();
        double n = 2 + random.nextDouble();
        AbcEstimator estimator = new AbcEstimator();
        for (int i = 0; i < 200; i++) {
            double[] gradient = Dense.scaled(0.7 + 2 * random.nextDouble(), Dense.gaussian(DIMENSION, random));
            double squared = Dense.dot(gradient, gradient);
            double gap = 3 + 5 * random.nextDouble();
            double[] mean = Dense.scaled(b - c / squared, gradient);
            double variance = 2 * a * gap + g * squared + n - Dense.dot(mean, mean);
            if (variance > 0) {
                double[] noise = Dense.scaled(Math.sqrt(variance), direction(random));
                estimator.observe(gap, gradient, List.of(Dense.plus(mean, 1, noise), Dense.plus(mean, -1, noise)));
            }
        }

        AbcConstants constants = estimator.estimate();

        assertThat(constants.alignment().value()).as("b").isCloseTo(b, within(1e-6));
        assertThat(constants.bias().value()).as("c").isCloseTo(c, within(1e-6));
        assertThat(constants.gap().value()).as("A").isCloseTo(a, within(1e-6));
        assertThat(constants.gradient().value()).as("B").isCloseTo(g, within(1e-6));
        assertThat(constants.noise().value()).as("C").isCloseTo(n, within(1e-5));
    }

    @Property(tries = 30)
    void theInequalitiesHoldAtEveryObservation(@ForAll @LongRange(max = 100_000) long seed) {
        RandomGenerator random = SeedPath.of(seed).generator();
        AbcEstimator estimator = new AbcEstimator();
        List<double[]> seen = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double size = Math.pow(10, -4 * random.nextDouble());
            double[] gradient = Dense.scaled(size, Dense.gaussian(DIMENSION, random));
            double gap = Dense.dot(gradient, gradient) * random.nextDouble();
            double[] z = Dense.plus(gradient, 0.3, Dense.gaussian(DIMENSION, random));
            estimator.observe(gap, gradient, List.of(z));
            seen.add(new double[] {
                gap, Dense.dot(gradient, gradient), Dense.dot(gradient, z), Dense.dot(z, z),
            });
        }

        AbcConstants constants = estimator.estimate();

        double b = constants.alignment().value();
        double c = constants.bias().value();
        double a = constants.gap().value();
        double g = constants.gradient().value();
        double n = constants.noise().value();
        assertThat(List.of(b, c, a, g, n)).allSatisfy(value -> assertThat(value).isNotNegative());
        for (double[] o : seen) {
            assertThat(o[2]).isGreaterThanOrEqualTo(b * o[1] - c - 1e-12);
            assertThat(o[3]).isLessThanOrEqualTo(2 * a * o[0] + g * o[1] + n + 1e-12);
        }
        assertThat(seen).anySatisfy(o -> assertThat(o[2]).isCloseTo(b * o[1] - c, offset(1e-9)));
        assertThat(seen).anySatisfy(o -> assertThat(o[3]).isCloseTo(2 * a * o[0] + g * o[1] + n, offset(1e-9)));
    }

    /** Many noisy draws: the constants of the distribution, up to the error of the means. */
    @Example
    void manyDrawsComeNearTheConstants() {
        RandomGenerator random = SeedPath.of(5).generator();
        AbcEstimator estimator = new AbcEstimator();
        for (int i = 0; i < 60; i++) {
            double[] gradient = Dense.scaled(3 * random.nextDouble(), direction(random));
            double squared = Dense.dot(gradient, gradient);
            List<double[]> draws = new ArrayList<>();
            for (int j = 0; j < 2000; j++) {
                draws.add(Dense.plus(gradient, 0.5, Dense.gaussian(DIMENSION, random)));
            }
            estimator.observe(squared / 2, gradient, draws);
        }

        AbcConstants constants = estimator.estimate();

        assertThat(constants.alignment().value()).isCloseTo(1, within(0.05));
        assertThat(constants.bias().value()).isCloseTo(0, within(0.1));
        assertThat(constants.gap().value() + constants.gradient().value()).isCloseTo(1, within(0.05));
        assertThat(constants.noise().value()).isCloseTo(0.25 * DIMENSION, within(0.2));
    }

    @Example
    void neverCertified() {
        AbcEstimator estimator = new AbcEstimator();
        estimator.observe(1, new double[] {1, 0}, List.of(new double[] {1, 0}));

        AbcConstants constants = estimator.estimate();

        assertThat(List.of(
                        constants.alignment(),
                        constants.bias(),
                        constants.gap(),
                        constants.gradient(),
                        constants.noise()))
                .noneMatch(Constant::certified)
                .allSatisfy(constant -> assertThat(constant.source()).contains("1 observations"));
    }

    @Example
    void refusesWrongUse() {
        AbcEstimator estimator = new AbcEstimator();
        double[] unit = {1, 0};

        assertThatIllegalStateException().isThrownBy(estimator::estimate);
        estimator.observe(1, new double[2], List.of(unit));
        assertThatIllegalStateException()
                .as("only a gradient of zero")
                .isThrownBy(estimator::estimate)
                .withMessageContaining("gradient other than zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> estimator.observe(1, new double[] {Double.NaN, 0}, List.of(unit)))
                .withMessageContaining("gradient = not finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> estimator.observe(-1, unit, List.of(unit)))
                .withMessageContaining("gap = -1");
        assertThatIllegalArgumentException().isThrownBy(() -> estimator.observe(1, unit, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> estimator.observe(1, unit, List.of(new double[3])))
                .withMessageContaining("length of z = 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> estimator.observe(1, unit, List.of(new double[] {Double.NaN, 0})));
    }

    private static double[] direction(RandomGenerator random) {
        double[] gaussian = Dense.gaussian(DIMENSION, random);
        return Dense.scaled(1 / Math.sqrt(Dense.dot(gaussian, gaussian)), gaussian);
    }
}
