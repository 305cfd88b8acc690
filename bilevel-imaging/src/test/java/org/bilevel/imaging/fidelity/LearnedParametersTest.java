package org.bilevel.imaging.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.operator.BlurKernel;
import org.junit.jupiter.api.Test;

/** Kernels and weights that parameters stand for. */
final class LearnedParametersTest {

    private static final SeedPath SEED = SeedPath.of(4);

    @Test
    void kernelsBeginAsGaussiansAndStayKernels() {
        LearnedBlur blur = new LearnedBlur(5, Boundary.PERIODIC, 1.3);
        double[] gaussian = BlurKernel.gaussian(5, 1.3).taps();
        assertThat(Dense.distance(blur.kernel(blur.initialParameters()).taps(), gaussian))
                .isLessThan(1e-15);
        double[] far = Dense.scaled(300, Dense.gaussian(25, SEED));
        double[] taps = blur.kernel(far).taps();
        assertThat(Arrays.stream(taps).sum()).isCloseTo(1, within(1e-14));
        assertThat(Arrays.stream(taps).min().orElseThrow()).isNotNegative();
    }

    /** The spectral norm of J against its bound, by the Frobenius norm of a power. */
    @Test
    void derivativesOfKernelsAreBounded() {
        for (int i = 0; i < 20; i++) {
            SoftmaxKernel kernel = SoftmaxKernel.of(3, Dense.scaled(i / 4.0, Dense.gaussian(9, SEED.child(i))));
            double[] v = Dense.gaussian(9, SEED.child("v").child(i));
            for (int k = 0; k < 100; k++) {
                v = Dense.scaled(1 / Dense.norm(v), v);
                v = kernel.derivative(v);
            }
            assertThat(Dense.norm(v)).isLessThanOrEqualTo(kernel.derivativeNorm() * (1 + 1e-12));
        }
    }

    @Test
    void weightsKeepTheirBudget() {
        for (double spread : new double[] {0, 1, 10, 100}) {
            double[] logits = Dense.scaled(spread, Dense.gaussian(17, SEED));
            double[] weights = BudgetedWeights.of(logits, 5).weights();
            assertThat(Arrays.stream(weights).sum()).isCloseTo(5, within(1e-9));
        }
    }

    @Test
    void derivativesOfWeightsAgreeWithDifferencesAndTheirBound() {
        double[] logits = Dense.gaussian(9, SEED.child("logits"));
        double[] d = Dense.gaussian(9, SEED.child("d"));
        double[] g = Dense.gaussian(9, SEED.child("g"));
        BudgetedWeights weights = BudgetedWeights.of(logits, 3);
        double h = 1e-5;
        double[] differences = Dense.scaled(
                1 / (2 * h),
                Dense.plus(
                        BudgetedWeights.of(Dense.plus(logits, h, d), 3).weights(),
                        -1,
                        BudgetedWeights.of(Dense.plus(logits, -h, d), 3).weights()));
        assertThat(Dense.distance(weights.derivative(d), differences)).isLessThan(1e-9);
        assertThat(Dense.dot(g, weights.derivative(d))).isCloseTo(Dense.dot(weights.derivative(g), d), within(1e-14));
        double[] v = d;
        double norm = 0;
        for (int k = 0; k < 200; k++) {
            v = Dense.scaled(1 / Dense.norm(v), v);
            double[] jv = weights.derivative(v);
            norm = Dense.norm(jv);
            v = weights.derivative(jv);
        }
        assertThat(norm).isLessThanOrEqualTo(weights.derivativeNorm()).isGreaterThan(weights.derivativeNorm() / 10);
    }

    @Test
    void settledWeightsAreThoseOfTheLargestLogits() {
        LearnedSampling sampling = new LearnedSampling(6, 2, 3);
        double[] logits = {0.3, -1, 0.2, 0.9, 0.3, 0};
        assertThat(sampling.chosen(logits)).containsExactly(0, 3);
        assertThat(new LearnedSampling(33, 8, 1).chosen(new double[33]))
                .as("the first lines, of equal logits")
                .contains(0)
                .isNotEqualTo(new int[] {0, 1, 2, 3, 4, 5, 6, 7});
        double[] weights = sampling.weights(sampling.settled(logits));
        for (int v = 0; v < 6; v++) {
            assertThat(weights[v]).isCloseTo(v == 0 || v == 3 ? 1 : 0, within(1e-15));
        }
        assertThat(sampling.settled(sampling.settled(logits))).isEqualTo(sampling.settled(logits));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearnedSampling(6, 6, 3))
                .withMessage("budget = 6, must be >= 1 and < 6 lines");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LearnedBlur(3, Boundary.PERIODIC, 1).at(new double[] {0, 0, 0, 0, 0, 0, 0, 0, Double.NaN}))
                .withMessage("theta at kernel[8] = NaN, must be finite");
    }
}
