package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.problem.Constant;
import org.junit.jupiter.api.Test;

final class LocalSmoothnessTest {

    private static final double[] ORIGIN = {0};

    /** Whether a step of the given length from x, over which the gradient changes by so much, raises an L of 2; to what. */
    private static double after(double x, double move, double change) {
        LocalSmoothness smoothness = new LocalSmoothness(Constant.estimated(2, "guess"));
        boolean raised = smoothness.raise(new double[] {x}, ORIGIN, new double[] {x + move}, new double[] {change});
        assertThat(raised).isEqualTo(smoothness.value() != 2);
        return smoothness.value();
    }

    @Test
    void isRaisedToTheQuotientAndATenthWhereThatIsBeyondRounding() {
        assertThat(after(0, 0.5, 8)).isEqualTo(1.1 * 8 / 0.5);
        assertThat(after(0, 1, 1)).as("far below L").isEqualTo(2);
        assertThat(after(0, 1, 1.001 * 2)).as("one part in a thousand above L").isEqualTo(2);
        assertThat(after(0, 1, 2.003)).isGreaterThan(2);
    }

    @Test
    void shortStepsProveNothing() {
        assertThat(after(1, 0x1p-40, 1)).as("below 1e-10 of the iterate").isEqualTo(2);
        assertThat(after(1, 0x1p-30, 1)).isGreaterThan(2);
        assertThat(after(0, 0, 1)).as("no step").isEqualTo(2);
        assertThat(after(1024, 0x1p-25, 1)).as("below 1e-10 of the iterate").isEqualTo(2);
    }

    @Test
    void overflowProvesNothing() {
        assertThat(after(0, 1, Double.POSITIVE_INFINITY)).isEqualTo(2);
        assertThat(after(0, 1, Double.NaN)).isEqualTo(2);
    }
}
