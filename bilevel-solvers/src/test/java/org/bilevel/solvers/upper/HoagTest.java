package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.constraint.Box;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.GeometricSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.junit.jupiter.api.Test;

/** HOAG's step and its Lipschitz estimate, on f(theta) = L theta^2 / 2 + 1 with exact values, z = L theta. */
final class HoagTest {

    private static final double CURVATURE = 4;

    private final List<Accuracy> asked = new ArrayList<>();

    @Test
    void aSufficientDecreaseLengthensTheNextStep() {
        List<UpperLevelStep> steps = run(new Hoag(0.1, new ConstantSchedule(0.1)), new double[] {3}, 2);

        assertThat(steps.get(0).stepSize()).isEqualTo(0.1);
        assertThat(steps.get(1).stepSize()).as("1 / (0.95 L)").isCloseTo(0.1 / 0.95, within(1e-15));
    }

    /** Longer than 1 / L_f, yet f hardly grows: the step is kept, the next one is half as long. */
    @Test
    void anInsufficientDecreaseShortensTheNextStep() {
        List<UpperLevelStep> steps = run(new Hoag(0.45, new ConstantSchedule(0.1)), new double[] {3}, 2);

        assertThat(steps.get(0).stepSize()).isEqualTo(0.45);
        assertThat(steps.get(1).stepSize()).isEqualTo(0.225);
    }

    /** At theta = 3, f = 19; steps of 1.6 and 0.8 lead beyond 1.2 times that. */
    @Test
    void aStepThatLetsTheObjectiveGrowIsTakenBack() {
        double[] theta = {3};
        List<UpperLevelStep> steps = run(new Hoag(1.6, new ConstantSchedule(0.1)), theta, 1);

        assertThat(steps.getFirst().stepSize()).isEqualTo(0.4);
        assertThat(theta[0]).isCloseTo(3 - 0.4 * CURVATURE * 3, within(1e-14));
        assertThat(steps.getFirst().cost().searchIterations())
                .as("f at theta and at three trial points, 7 iterations each")
                .isEqualTo(4 * 7);
    }

    @Test
    void stepsAreProjected() {
        double[] theta = {3};
        run(new Hoag(0.2, new ConstantSchedule(0.1), 1, 0.95, Map.of(), List.of(new Box("shift", 1, 5))), theta, 5);

        assertThat(theta[0]).isEqualTo(1);
    }

    @Test
    void accuraciesFollowTheScheduleWhateverHappens() {
        run(new Hoag(0.1, new GeometricSchedule(0.1, 0.5), 2, 0.95, Map.of(), List.of()), new double[] {3}, 3);

        // One sample of dimension 6 with L_g = 1.
        assertThat(asked)
                .extracting(Accuracy::epsilon)
                .containsExactly(0.1 * Math.sqrt(6), 0.05 * Math.sqrt(6), 0.025 * Math.sqrt(6));
        assertThat(asked)
                .allSatisfy(accuracy -> assertThat(accuracy.delta()).isCloseTo(2 * accuracy.epsilon(), within(1e-15)));
    }

    @Test
    void anObjectiveThatOnlyGrowsEndsTheRun() {
        Oracle oracle = new Oracle(theta -> theta[0] == 3 ? 1 : 2);
        double[] theta = {3};
        UpperLevelStep step =
                new Hoag(0.1, new ConstantSchedule(0.1)).start(oracle.problem()).step(0, theta, Batch.mean(0), oracle);

        assertThat(step.halt()).hasValueSatisfying(reason -> assertThat(reason).contains("however short"));
        assertThat(theta).containsExactly(3);
    }

    @Test
    void conditionsKnowWhichAccuraciesCanBeSummed() {
        assertThat(summable(new GeometricSchedule(1, 0.9))).isEqualTo(Status.HOLDS);
        assertThat(summable(new PolynomialSchedule(1, 2))).isEqualTo(Status.HOLDS);
        assertThat(summable(new PolynomialSchedule(1, 1))).isEqualTo(Status.FAILS);
        assertThat(summable(step -> 1)).isEqualTo(Status.UNKNOWN);
    }

    private static Status summable(org.bilevel.api.schedule.Schedule schedule) {
        Optional<Condition> condition = new Hoag(1, schedule)
                .convergence(Draws.FULL).conditions().stream()
                        .filter(c -> c.formula().equals("sum epsilon_k < inf"))
                        .findFirst();
        return condition.orElseThrow().status();
    }

    private List<UpperLevelStep> run(Hoag hoag, double[] theta, int count) {
        Oracle oracle = new Oracle(point -> CURVATURE / 2 * point[0] * point[0] + 1);
        UpperLevelIteration iteration = hoag.start(oracle.problem());
        List<UpperLevelStep> steps = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            steps.add(iteration.step(k, theta, Batch.mean(0), oracle));
        }
        return steps;
    }

    private final class Oracle implements HypergradientOracle {

        private final BilevelProblem problem = new QuadraticBilevel(1, 1, SeedPath.of(1));
        private final ToDoubleFunction<double[]> objective;

        Oracle(ToDoubleFunction<double[]> objective) {
            this.objective = objective;
        }

        @Override
        public BilevelProblem problem() {
            return problem;
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            asked.add(accuracy);
            double[] z = {CURVATURE * theta[0]};
            return new Hypergradient(
                    z, objective.applyAsDouble(theta), Constant.certified(0, "exact"), Cost.ZERO, 0, 0);
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            double value = objective.applyAsDouble(theta);
            Constant exact = Constant.certified(value, "exact");
            return new InexactLoss(value, exact, exact, new Cost(7, 0, 8, 0, 0, 0), 0);
        }

        @Override
        public void close() {}
    }
}
