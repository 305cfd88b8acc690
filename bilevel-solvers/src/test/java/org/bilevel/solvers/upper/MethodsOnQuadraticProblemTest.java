package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.algorithm.ResumableRun;
import org.bilevel.solvers.fixture.GaussianQuadratic;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.GeometricSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.upper.Maid.Acceptance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method finds the minimiser that is known in closed form, and the same bits with any number of threads. */
final class MethodsOnQuadraticProblemTest {

    private static final int PARAMETERS = 4;
    private static final QuadraticProblem PROBLEM = GaussianQuadratic.of(8, PARAMETERS, 6, SeedPath.of(11));
    private static final SamplingStrategy FULL = new FullBatch();
    private static final SamplingStrategy PAIRS = new UniformWithReplacement(2);
    /** 1 / L_f, or less. */
    private static final double SAFE_STEP = 1 / Dense.frobenius(GaussianQuadratic.hessian(PROBLEM));

    /** Method, sampling, total computations allowed, and the largest distance to the minimiser then. */
    static Stream<Arguments> methods() {
        Schedule falling = new PolynomialSchedule(0.1, 0.5);
        Schedule accuracy = new PolynomialSchedule(1e-2, 1);
        return Stream.of(
                Arguments.of("maid, certified", new Maid(50, 1e-1, Acceptance.CERTIFIED), FULL, 1e-5),
                Arguments.of("maid, estimated", new Maid(50, 1e-1, Acceptance.ESTIMATED), FULL, 1e-5),
                Arguments.of("hoag, geometric", new Hoag(50, new GeometricSchedule(1e-1, 0.9)), FULL, 1e-6),
                Arguments.of("hoag, quadratic", new Hoag(50, new PolynomialSchedule(1e-1, 2)), FULL, 1e-4),
                Arguments.of("igd", new Igd(SAFE_STEP, 1e-4, 1, Map.of(), List.of()), FULL, 1e-3),
                Arguments.of(
                        "isgd", new Isgd(new ConstantSchedule(SAFE_STEP), new ConstantSchedule(1e-3)), PAIRS, 1e-1),
                Arguments.of(
                        "isgd, decreasing",
                        new Isgd(new PolynomialSchedule(2 * SAFE_STEP, 0.5), accuracy),
                        PAIRS,
                        1e-2),
                Arguments.of(
                        "isgd-momentum",
                        new MomentumSgd(
                                new PolynomialSchedule(SAFE_STEP / 5, 0.5), accuracy, 1, 0.9, Map.of(), List.of()),
                        PAIRS,
                        1e-2),
                Arguments.of(
                        "adam", new Adam(falling, accuracy, 1, 0.9, 0.999, 1e-8, Map.of(), List.of()), PAIRS, 2e-2),
                Arguments.of(
                        "adamw",
                        new AdamW(falling, accuracy, 1, 0.9, 0.999, 1e-8, 1e-4, Map.of(), List.of()),
                        PAIRS,
                        2e-2),
                Arguments.of(
                        "adabelief",
                        new AdaBelief(falling, accuracy, 1, 0.9, 0.999, 1e-16, Map.of(), List.of()),
                        PAIRS,
                        2e-2),
                Arguments.of(
                        "adagrad",
                        new AdaGrad(new ConstantSchedule(0.1), accuracy, 1, 1e-10, Map.of(), List.of()),
                        PAIRS,
                        2e-2),
                Arguments.of(
                        "schedule-free-sgd",
                        new ScheduleFreeSgd(new ConstantSchedule(2 * SAFE_STEP), accuracy, 1, 0.9, Map.of(), List.of()),
                        PAIRS,
                        1e-2),
                Arguments.of(
                        "schedule-free-adamw",
                        new ScheduleFreeAdamW(
                                new ConstantSchedule(0.03), accuracy, 1, 0.9, 0.999, 1e-8, 0, Map.of(), List.of()),
                        PAIRS,
                        1e-2),
                Arguments.of(
                        "isgd-adaptive",
                        new AdaptiveIsgd(
                                new ConstantSchedule(SAFE_STEP),
                                new ConstantSchedule(1e-1),
                                1,
                                0.5,
                                4,
                                Map.of(),
                                List.of()),
                        PAIRS,
                        1e-1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void reachesTheMinimiser(String name, UpperLevelMethod method, SamplingStrategy sampling, double distance) {
        double[] minimiser = PROBLEM.minimiser();

        RunResult result =
                run(method, sampling, 1, Budget.UNLIMITED.withCost(30_000).withSteps(3000));

        assertThat(Dense.distance(result.theta(), minimiser))
                .as(
                        "distance to the minimiser, from %s at the start",
                        Dense.distance(new double[PARAMETERS], minimiser))
                .isLessThan(distance);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void theBitsDoNotDependOnThreads(String name, UpperLevelMethod method, SamplingStrategy sampling) {
        Budget budget = Budget.UNLIMITED.withSteps(15);
        RunResult one = run(method, sampling, 1, budget);
        RunResult two = run(method, sampling, 2, budget);

        assertThat(two.theta()).as(name).isEqualTo(one.theta());
        assertThat(two.cost()).as(name).isEqualTo(one.cost());
    }

    /** Saved after any step and restored with another number of threads, a run ends in the same bits, and takes the same steps. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void resumedRunsEndInTheSameBits(String name, UpperLevelMethod method, SamplingStrategy sampling) {
        long steps = 15;
        List<SavedState> saved = new ArrayList<>();
        List<IterationRecord> expected = new ArrayList<>();
        RunResult whole = resumed(method, sampling, steps, SavedState.empty(), expected, saved);

        for (int k = 0; k < steps; k++) {
            List<IterationRecord> records = new ArrayList<>();
            RunResult result = resumed(method, sampling, steps, saved.get(k), records, new ArrayList<>());

            assertThat(result.theta()).as("saved after %d steps", k + 1).isEqualTo(whole.theta());
            assertThat(result.cost()).as("saved after %d steps", k + 1).isEqualTo(whole.cost());
            assertThat(records)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*seconds")
                    .as("what happened after %d steps", k + 1)
                    .isEqualTo(expected.subList(k + 1, expected.size()));
        }
    }

    /** Collects a state and a record after every step. An empty state starts from the beginning. */
    private static RunResult resumed(
            UpperLevelMethod method,
            SamplingStrategy sampling,
            long steps,
            SavedState from,
            List<IterationRecord> records,
            List<SavedState> states) {
        List<ResumableRun> runs = new ArrayList<>();
        Observer observer = (iteration, theta) -> {
            records.add(iteration);
            SavedState state = SavedState.empty();
            runs.getFirst().save(state);
            states.add(copyOf(state));
        };
        Budget budget = Budget.UNLIMITED.withSteps(steps);
        LearningLoop loop = new LearningLoop(method, sampling, SeedPath.of(3), budget, List.of(observer));
        int threads = from.names().isEmpty() ? 1 : 2;
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(PROBLEM, new Fista(), new ConjugateGradient(), threads, () -> false)) {
            ResumableRun run = loop.begin(new double[PARAMETERS], oracle);
            runs.add(run);
            if (!from.names().isEmpty()) {
                run.restore(from);
            }
            return run.run(() -> false, () -> false);
        }
    }

    /** What a file would hold: numbers that are in use are read before the run goes on. */
    private static SavedState copyOf(SavedState state) {
        SavedState copy = SavedState.empty();
        state.names().forEach(name -> copy.put(name, state.get(name)));
        return copy;
    }

    private static RunResult run(UpperLevelMethod method, SamplingStrategy sampling, int threads, Budget budget) {
        LearningLoop loop = new LearningLoop(method, sampling, SeedPath.of(3), budget, List.of());
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(PROBLEM, new Fista(), new ConjugateGradient(), threads, () -> false)) {
            return loop.run(new double[PARAMETERS], oracle, () -> false);
        }
    }
}
