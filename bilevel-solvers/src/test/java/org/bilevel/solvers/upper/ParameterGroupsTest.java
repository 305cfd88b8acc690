package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.sampling.Draws;
import org.bilevel.solvers.constraint.Box;
import org.bilevel.solvers.constraint.NonNegative;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.junit.jupiter.api.Test;

/** Step factors and constraints by block. */
final class ParameterGroupsTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.builder().add("filters", 2, 2).add("log_weights", 2).build();

    @Test
    void factorsScaleTheirBlocksAndProjectionsComeInOrder() {
        ParameterGroups groups = new ParameterGroups(
                Map.of("filters", 0.5), List.of(new Box("log_weights", -2, -1), new NonNegative("log_weights")));
        double[] theta = {1, 1, 1, 1, 1, 1};
        groups.on(LAYOUT).move(theta, 2, new double[] {1, 2, 3, 4, 5, 6});

        assertThat(theta).containsExactly(0, -1, -2, -3, 0, 0);
    }

    @Test
    void unknownBlocksAreRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParameterGroups(Map.of("filter", 2.0), List.of()).on(LAYOUT))
                .withMessage("no block 'filter' in filters[2,2], log_weights[2]");
    }

    @Test
    void factorsArePositive() {
        for (double factor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Igd(1, 1, 1, Map.of("filters", factor), List.of()))
                    .withMessageStartingWith("stepFactors of filters = ")
                    .withMessageEndingWith("must be > 0 and finite");
        }
    }

    @Test
    void optionsAreCopiedInOrder() {
        Map<String, Double> factors = new LinkedHashMap<>();
        factors.put("log_weights", 2.0);
        factors.put("filters", 1.0);
        Igd igd = new Igd(1, 1, 1, factors, List.of());
        factors.clear();

        assertThat(igd.stepFactors().keySet()).containsExactly("log_weights", "filters");
    }

    /** The theorem on plain steps says nothing of projected ones. */
    @Test
    void constraintsLeaveNoTheorem() {
        ConstantSchedule one = new ConstantSchedule(1);

        assertThat(new Isgd(one, one).convergence(Draws.FULL).known()).isTrue();
        assertThat(new Isgd(one, one, 1, Map.of(), List.of(new NonNegative("all")))
                        .convergence(Draws.FULL)
                        .known())
                .isFalse();
        assertThat(new Igd(1, 1, 1, Map.of(), List.of()).convergence(Draws.FULL).known())
                .isTrue();
    }
}
