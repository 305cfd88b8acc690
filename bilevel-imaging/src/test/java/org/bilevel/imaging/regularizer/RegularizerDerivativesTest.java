package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Laws;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First, second and mixed derivatives against differences and dense references. */
final class RegularizerDerivativesTest {

    static List<RegularizerCase> cases() {
        return RegularizerCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientAreThoseOfTheDefinition(RegularizerCase c) {
        DenseReference reference = c.reference();
        RegularizerEvaluator evaluator = c.evaluator(c.theta());
        for (double[] x : c.images()) {
            double value = reference.value(x);
            assertThat(evaluator.value(x)).isCloseTo(value, within(1e-12 * (1 + value)));
            assertRelative(RegularizerCase.gradient(evaluator, x), reference.gradient(x), 1e-12);
        }
        assertThat(evaluator.value(new double[c.shape().size()])).isZero();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsTheDerivativeOfTheValue(RegularizerCase c) {
        RegularizerEvaluator evaluator = c.evaluator(c.theta());

        Laws.assertGradient(
                evaluator::value,
                (x, gradient) -> System.arraycopy(RegularizerCase.gradient(evaluator, x), 0, gradient, 0, x.length),
                c.image(),
                c.seed().child("taylor"),
                Laws.ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianIsTheDerivativeOfTheGradient(RegularizerCase c) {
        double[] x = c.image();
        double[] v = c.direction("v");
        RegularizerEvaluator evaluator = c.linearized(x);

        double[] difference = centralDifference(
                RegularizerCase.gradient(evaluator, Dense.plus(x, 1e-6, v)),
                RegularizerCase.gradient(evaluator, Dense.plus(x, -1e-6, v)),
                1e-6);

        assertRelative(RegularizerCase.hessian(evaluator, v), difference, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianIsTheDenseOneAndPositiveSemidefinite(RegularizerCase c) {
        DenseReference reference = c.reference();
        RegularizerEvaluator evaluator = c.evaluator(c.theta());
        for (double[] x : c.images()) {
            evaluator.linearize(x);
            double[][] products = c.denseHessian(evaluator);
            double[][] dense = reference.hessian(x);
            assertThat(Dense.frobenius(DenseReference.minus(products, dense)))
                    .isLessThanOrEqualTo(1e-12 * Dense.frobenius(dense));
            double[] v = c.direction("v");
            double[] w = c.direction("w");
            double[] hv = RegularizerCase.hessian(evaluator, v);
            assertRelative(hv, Dense.times(dense, v), 1e-11);
            assertThat(Dense.dot(w, hv))
                    .isCloseTo(Dense.dot(v, RegularizerCase.hessian(evaluator, w)), within(1e-12 * Dense.norm(hv)));
            assertThat(Dense.dot(v, hv)).isNotNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mixedIsTheDerivativeOfTheGradientInEveryBlock(RegularizerCase c) {
        double[] x = c.image();
        double[] theta = c.theta();
        RegularizerEvaluator evaluator = c.linearized(x);
        for (ParameterLayout.Block block : c.layout().blocks()) {
            double[] d = new double[theta.length];
            double[] part =
                    Dense.direction(block.size(), c.seed().child(block.name()).generator());
            System.arraycopy(part, 0, d, block.offset(), part.length);
            double[] difference = centralDifference(
                    RegularizerCase.gradient(c.evaluator(Dense.plus(theta, 1e-5, d)), x),
                    RegularizerCase.gradient(c.evaluator(Dense.plus(theta, -1e-5, d)), x),
                    1e-5);
            assertRelative(c.mixed(evaluator, d), difference, 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mixedTransposedIsTheTranspose(RegularizerCase c) {
        for (double[] x : c.images()) {
            RegularizerEvaluator evaluator = c.linearized(x);
            double[] q = c.direction("q");
            double[] d = c.parameterDirection("d");
            double[] bd = c.mixed(evaluator, d);
            double[] bq = c.mixedTransposed(evaluator, q);
            assertThat(Dense.dot(bd, q)).isCloseTo(Dense.dot(d, bq), within(1e-12 * (Dense.norm(bd) + Dense.norm(bq))));
            assertRelative(Dense.times(c.denseMixed(evaluator), q), bq, 1e-11);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsSurviveEvaluationsElsewhereAndOneAnother(RegularizerCase c) {
        double[] x = c.image();
        double[] v = c.direction("v");
        double[] d = c.parameterDirection("d");
        RegularizerEvaluator evaluator = c.linearized(x);
        double[] hv = RegularizerCase.hessian(evaluator, v);
        double[] bd = c.mixed(evaluator, d);
        double[] bv = c.mixedTransposed(evaluator, v);
        double norm = evaluator.mixedNorm().value();
        double lipschitz = evaluator.mixedLipschitz().value();

        for (double[] other : c.images()) {
            evaluator.value(other);
            RegularizerCase.gradient(evaluator, other);
            assertThat(c.mixedTransposed(evaluator, v)).isEqualTo(bv);
            evaluator.value(other);
            assertThat(c.mixed(evaluator, d)).isEqualTo(bd);
            RegularizerCase.gradient(evaluator, other);
            assertThat(RegularizerCase.hessian(evaluator, v)).isEqualTo(hv);
            assertThat(evaluator.mixedNorm().value()).isEqualTo(norm);
            assertThat(evaluator.mixedLipschitz().value()).isEqualTo(lipschitz);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void constantsPerChannelAreIgnored(RegularizerCase c) {
        double[] x = c.image();
        double[] shifted = x.clone();
        double[] shift = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int channel = i / c.shape().pixels();
            shift[i] = 1 + channel;
            shifted[i] += shift[i];
        }
        RegularizerEvaluator evaluator = c.linearized(x);

        double value = evaluator.value(x);
        assertThat(evaluator.value(shifted)).isCloseTo(value, within(1e-11 * value));
        assertRelative(RegularizerCase.gradient(evaluator, shifted), RegularizerCase.gradient(evaluator, x), 1e-10);
        assertThat(Dense.norm(RegularizerCase.hessian(evaluator, shift)))
                .isLessThanOrEqualTo(1e-11 * c.bound(c.theta()).smoothness().value());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsAddAndArgumentsAreUnmodified(RegularizerCase c) {
        double[] x = c.image();
        double[] v = c.direction("v");
        RegularizerEvaluator evaluator = c.linearized(x);
        double[] twice = RegularizerCase.hessian(evaluator, v);
        double[] once = twice.clone();
        evaluator.addHessian(v, twice);
        assertRelative(twice, Dense.scaled(2, once), 1e-13);
        double[] gradients = RegularizerCase.gradient(evaluator, x);
        double[] gradient = gradients.clone();
        evaluator.addGradient(x, gradients);
        assertRelative(gradients, Dense.scaled(2, gradient), 1e-13);
        assertThat(x).isEqualTo(c.image());
        assertThat(v).isEqualTo(c.direction("v"));
    }

    private static double[] centralDifference(double[] plus, double[] minus, double h) {
        return Dense.scaled(1 / (2 * h), Dense.plus(plus, -1, minus));
    }

    private static void assertRelative(double[] actual, double[] expected, double tolerance) {
        assertThat(Dense.distance(actual, expected))
                .as("distance beside a norm of %s", Dense.norm(expected))
                .isLessThanOrEqualTo(tolerance * Dense.norm(expected) + 1e-14);
    }
}
