package org.bilevel.api.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.upper.UpperLevelMethod;
import org.junit.jupiter.api.Test;

final class ConvergenceConditionsTest {

    @Test
    void aMethodHasNoTheoremUnlessItSaysSo() {
        UpperLevelMethod method = _ -> {
            throw new UnsupportedOperationException();
        };

        ConvergenceConditions conditions = method.convergence(Draws.INDEPENDENT);

        assertThat(conditions.known()).isFalse();
        assertThat(conditions.describe())
                .containsExactly("convergence: no theorem known to the framework for this method");
    }

    @Test
    void aLineForEachCondition() {
        ConvergenceConditions conditions = new ConvergenceConditions(
                "a theorem",
                "a paper",
                List.of(
                        new Condition("a > 0", Status.HOLDS, "a = 1"),
                        new Condition("b > 0", Status.FAILS, "b = -1"),
                        new Condition("c > 0", Status.UNKNOWN, "c is not known")),
                "O(1/K)");

        assertThat(conditions.describe())
                .containsExactly(
                        "convergence: a theorem [a paper]",
                        "  holds: a > 0 (a = 1)",
                        "  fails: b > 0 (b = -1)",
                        "  not verified: c > 0 (c is not known)",
                        "  expect: O(1/K)");
    }
}
