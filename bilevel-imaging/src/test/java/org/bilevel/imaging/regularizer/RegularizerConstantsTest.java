package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How near the bound on the Hessian is to dense spectral norms, and what is refused. */
final class RegularizerConstantsTest {

    private static final double ROUNDING = 1e-12;

    static List<RegularizerCase> cases() {
        return RegularizerCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void smoothnessBoundsTheHessianAndIsWithinAFactorOfIt(RegularizerCase c) {
        double bound = c.bound(c.theta()).smoothness().value();
        RandomGenerator random = c.seed().child("power").generator();
        double largest = 0;
        for (double[] x : c.images()) {
            largest = Math.max(largest, DenseReference.spectralNorm(c.denseHessian(c.linearized(x)), random));
        }
        assertThat(largest).isLessThanOrEqualTo(bound * (1 + ROUNDING));
        assertThat(bound).as("at most a small factor too large").isLessThan(25 * largest);
        assertThat(c.bound(c.theta()).smoothness().certified()).isTrue();
    }

    @Test
    void imagesSmallerThanTheFiltersAreRefused() {
        FieldsOfExperts foe = new FieldsOfExperts(2, 5, Boundary.REFLECTING, Precision.DOUBLE);
        BoundRegularizer bound = foe.at(foe.initialParameters(1, 0.1), 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound.evaluator(new ImageShape(1, 9, 4)))
                .withMessage("image = 1x9x4, must be at least 5 pixels on each side");
    }

    @Test
    void optionsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FieldsOfExperts(0, 3, Boundary.PERIODIC, Precision.DOUBLE))
                .withMessage("filters = 0, must be >= 1");
        for (int size : new int[] {1, 4}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FieldsOfExperts(2, size, Boundary.PERIODIC, Precision.DOUBLE))
                    .withMessage("size = %d, must be odd and >= 3".formatted(size));
        }
    }

    @Test
    void initialFiltersHaveNormOneAndZeroMeanAndDiffer() {
        for (int channels : new int[] {1, 3}) {
            FieldsOfExperts foe = new FieldsOfExperts();
            double[] theta = foe.initialParameters(channels, 0.1);
            double[][] filters = new double[foe.filters()][];
            int taps = channels * 49;
            for (int k = 0; k < filters.length; k++) {
                filters[k] = Arrays.copyOfRange(theta, k * taps, (k + 1) * taps);
                assertThat(Dense.norm(filters[k])).isBetween(1 - 1e-12, 1 + 1e-12);
                for (int j = 0; j < k; j++) {
                    assertThat(Dense.distance(filters[j], filters[k])).isGreaterThan(0.1);
                }
            }
            double[] centred = foe.layout(channels).block("filters").copyOf(theta);
            FieldsOfExpertsParameters.subtractChannelMeans(centred, 49);
            for (int t = 0; t < filters.length * taps; t++) {
                assertThat(centred[t]).isBetween(theta[t] - 1e-14, theta[t] + 1e-14);
            }
            assertThat(foe.layout(channels).dimension()).isEqualTo(theta.length);
        }
    }
}
