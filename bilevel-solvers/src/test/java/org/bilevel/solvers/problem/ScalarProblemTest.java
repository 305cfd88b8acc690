package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.problem.LowerLevelObjective;
import org.junit.jupiter.api.Test;

final class ScalarProblemTest {

    @Test
    void answersAreThoseOfTheFormulas() {
        ScalarProblem ridge = ScalarProblem.ridge(3, 1);
        // e^theta = 2: xhat = 1, which is the target; at theta = 0, xhat = 3/2 and f' = -(1/2) 3 / 4.
        assertThat(ridge.solution(Math.log(2))).isCloseTo(1, within(1e-15));
        assertThat(ridge.derivative(Math.log(2))).isCloseTo(0, within(1e-15));
        assertThat(ridge.derivative(0)).isEqualTo(-0.375);
        assertThat(ridge.loss(0)).isEqualTo(0.125);

        ScalarProblem bregman = ScalarProblem.bregman(2);
        assertThat(bregman.solution(0.5)).isEqualTo(0.5);
        assertThat(bregman.derivative(0.5)).isEqualTo(-1.5);
        assertThat(bregman.loss(0.5)).isEqualTo(1.125);
    }

    @Test
    void derivativesAreThoseOfTheImplicitFunctionTheorem() {
        for (ScalarProblem problem : new ScalarProblem[] {ScalarProblem.ridge(3, 1), ScalarProblem.bregman(2)}) {
            for (double theta : new double[] {-3, -0.2, 0, 1.5}) {
                double[] bound = {theta};
                double[] x = {problem.solution(theta)};
                LowerLevelObjective h = problem.lowerLevel(bound).objective(0);

                assertThat(Math.abs(Reference.gradient(h, x)[0])).isLessThan(1e-14);
                assertThat(new Reference(problem).gradient(0, bound)[0])
                        .isCloseTo(problem.derivative(theta), within(1e-13));
            }
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> ScalarProblem.ridge(Double.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ScalarProblem.bregman(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalarProblem.bregman(0).lowerLevel(new double[] {800}));
    }
}
