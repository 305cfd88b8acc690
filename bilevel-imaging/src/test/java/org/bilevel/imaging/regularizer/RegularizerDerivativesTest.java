package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bilevel.api.testkit.Dense;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and derivatives against dense references. */
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
    void hessianIsTheDenseOne(RegularizerCase c) {
        DenseReference reference = c.reference();
        RegularizerEvaluator evaluator = c.evaluator(c.theta());
        for (double[] x : c.images()) {
            evaluator.linearize(x);
            double[][] products = c.denseHessian(evaluator);
            double[][] dense = reference.hessian(x);
            assertThat(Dense.frobenius(DenseReference.minus(products, dense)))
                    .isLessThanOrEqualTo(1e-12 * Dense.frobenius(dense));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mixedDerivativeIsTheDenseOne(RegularizerCase c) {
        DenseReference reference = c.reference();
        for (double[] x : c.images()) {
            RegularizerEvaluator evaluator = c.linearized(x);
            double[][] dense = reference.mixed(x);
            assertThat(Dense.frobenius(DenseReference.minus(c.denseMixed(evaluator), dense)))
                    .isLessThanOrEqualTo(1e-12 * Dense.frobenius(dense));
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

    private static void assertRelative(double[] actual, double[] expected, double tolerance) {
        assertThat(Dense.distance(actual, expected))
                .as("distance beside a norm of %s", Dense.norm(expected))
                .isLessThanOrEqualTo(tolerance * Dense.norm(expected) + 1e-14);
    }
}
