package org.bilevel.solvers.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.stochastic.OracleCalls;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.testkit.Dense;
import org.bilevel.solvers.problem.FiniteSumQuadratic;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.stochastic.StochasticLoop.Result;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All methods on quadratics, whose minimisers and values have closed forms. */
final class StochasticMethodsTest {

    private static final int N = 103;
    private static final int M = 41;
    private static final int D = 2;
    private static final int BATCH = 8;

    private final FiniteSumQuadratic problem = FiniteSumQuadratic.random(N, M, 6, D, SeedPath.of(3));
    private final double l = problem.constants(new double[D]).l();

    private StochasticBilevelMethod method(String name) {
        Schedule lower = constant(0.3 / l);
        Schedule fast = decreasing(0.5 / l, 0.5);
        return switch (name) {
            case "stocbio" -> new StocBio(lower, constant(0.6 / l), constant(0.1), 5, 20, BATCH);
            case "amigo" -> new Amigo(lower, lower, constant(0.1), 5, 7, BATCH);
            case "soba" -> new Soba(fast, decreasing(0.03, 0.5), BATCH);
            case "saba" -> new Saba(constant(0.3 / l), constant(0.01), BATCH);
            case "ma-soba" -> new MaSoba(fast, decreasing(0.03, 0.5), decreasing(1, 0.5), BATCH);
            case "ttsa" -> new Ttsa(decreasing(0.5 / l, 0.4), constant(0.5 / l), decreasing(0.1, 0.6), 10, BATCH);
            case "isgd-full" -> new FullBatchIsgd(constant(0.1), decreasing(0.01, 0.5));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Schedule constant(double value) {
        return new ConstantSchedule(value);
    }

    private static Schedule decreasing(double initial, double exponent) {
        return new PolynomialSchedule(initial, exponent);
    }

    private Result run(StochasticBilevelMethod method, long seed, long steps, StochasticObserver... observers) {
        return new StochasticLoop(method, SeedPath.of(seed), Budget.UNLIMITED.withSteps(steps), List.of(observers))
                .run(problem, new double[D], () -> false);
    }

    private double distance(double[] theta) {
        return Dense.distance(theta, problem.minimiser());
    }

    /** The mean of the distance over seeds. */
    private double meanDistance(StochasticBilevelMethod method, long steps, int seeds) {
        double sum = 0;
        for (int seed = 0; seed < seeds; seed++) {
            sum += distance(run(method, seed, steps).theta());
        }
        return sum / seeds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stocbio", "amigo", "soba", "saba", "ma-soba", "ttsa", "isgd-full"})
    void everyMethodComesCloseToTheMinimiser(String name) {
        double start = distance(new double[D]);

        assertThat(meanDistance(method(name), 2000, 4)).isLessThan(0.05 * start);
    }

    /** Fixed steps: the distance falls by the same factor from one tenth of the run to the next, to rounding. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sabaIsLinear(long seed) {
        List<Double> logs = new ArrayList<>();
        run(method("saba"), seed, 4000, (progress, theta, x) -> {
            if (progress.steps() % 400 == 0) {
                logs.add(Math.log10(distance(theta)));
            }
        });

        double perTenth = (logs.get(8) - logs.get(2)) / 6;
        assertThat(perTenth).as("decimal digits a tenth").isLessThan(-0.5);
        for (int k = 2; k < 8; k++) {
            assertThat(logs.get(k + 1) - logs.get(k)).as("tenth " + k).isBetween(3 * perTenth, 0.25 * perTenth);
        }
    }

    /** SOBA with the same fixed steps stalls at its noise, where SABA goes on. */
    @Test
    void sobaWithFixedStepsStalls() {
        Soba soba = new Soba(constant(0.3 / l), constant(0.01), BATCH);

        double early = meanDistance(soba, 2000, 8);
        double late = meanDistance(soba, 4000, 8);

        assertThat(late).isBetween(early / 4, early * 4).isGreaterThan(1e-4);
        assertThat(meanDistance(method("saba"), 4000, 2)).isLessThan(1e-4 * late);
    }

    /** E||theta - theta*||^2 falls like the step, k^-1/2: with 8 times the steps the root mean square is 0.59 of what it was, but for chance. */
    @Test
    void sobaWithDecreasingStepsGoesOn() {
        FiniteSumQuadratic scalar = FiniteSumQuadratic.random(N, M, 6, 1, SeedPath.of(4));
        double minimiser = scalar.minimiser()[0];
        double curvature = scalar.gradient(new double[] {minimiser + 1})[0];
        Soba soba = new Soba(decreasing(0.5 / l, 0.5), decreasing(0.08 / curvature, 0.5), BATCH);
        double early = 0;
        double late = 0;
        for (int seed = 0; seed < 24; seed++) {
            double[] distances = new double[2];
            new StochasticLoop(
                            soba,
                            SeedPath.of(seed),
                            Budget.UNLIMITED.withSteps(32_000),
                            List.of((progress, theta, x) -> {
                                if (progress.steps() == 4000) {
                                    distances[0] = theta[0] - minimiser;
                                } else if (progress.steps() == 32_000) {
                                    distances[1] = theta[0] - minimiser;
                                }
                            }))
                    .run(scalar, new double[1], () -> false);
            early += distances[0] * distances[0];
            late += distances[1] * distances[1];
        }

        assertThat(Math.sqrt(late / early)).isBetween(0.35, 0.9);
    }

    /** At the end of a converged run, x is xhat(theta). */
    @Test
    void sabaSolvesTheLowerLevelToo() {
        double[][] last = new double[1][];
        Result result = run(method("saba"), 7, 8000, (progress, theta, x) -> last[0] = x.clone());

        assertThat(distance(result.theta())).isLessThan(1e-9);
        assertThat(Dense.distance(last[0], problem.solution(result.theta()))).isLessThan(1e-9);
    }

    static Stream<Map.Entry<String, OracleCalls>> callsOfThreeSteps() {
        long b = BATCH;
        return Map.of(
                "stocbio", new OracleCalls(3 * 5 * b, 3 * 20 * b, 3 * b, 3 * b, 0),
                "amigo", new OracleCalls(3 * 5 * b, 3 * 7 * b, 3 * b, 3 * b, 0),
                "soba", new OracleCalls(3 * b, 3 * b, 3 * b, 3 * b, 0),
                "ma-soba", new OracleCalls(3 * b, 3 * b, 3 * b, 3 * b, 0))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("callsOfThreeSteps")
    void callsAreCountedSampleBySample(Map.Entry<String, OracleCalls> expected) {
        assertThat(run(method(expected.getKey()), 1, 3).calls()).isEqualTo(expected.getValue());
    }

    /** One pass before the first step; then a block a step, of which the last may be smaller. */
    @Test
    void sabaCountsItsFirstPass() {
        OracleCalls none = run(method("saba"), 1, 0).calls();
        assertThat(none).isEqualTo(new OracleCalls(N, 0, 0, M, 0));

        OracleCalls calls = run(method("saba"), 1, 10).calls();
        assertThat(calls.hessianProducts()).isBetween(10L, 10L * BATCH).isEqualTo(calls.mixedProducts());
        assertThat(calls.lowerGradients() - N).isEqualTo(calls.hessianProducts());
    }

    @Test
    void ttsaDrawsItsTermUniformly() {
        long steps = 2000;
        OracleCalls calls = run(method("ttsa"), 1, steps).calls();

        assertThat(calls.lowerGradients()).isEqualTo(steps * BATCH);
        assertThat((double) calls.hessianProducts() / (steps * BATCH))
                .as("mean of 0..9")
                .isCloseTo(4.5, within(0.3));
    }

    /** A full-batch iteration costs N calls of its kind, a step at least one of each. */
    @Test
    void fullBatchesCountWholeSums() {
        OracleCalls calls = run(method("isgd-full"), 1, 3).calls();

        assertThat(calls.lowerGradients() % N).isZero();
        assertThat(calls.mixedProducts()).isEqualTo(3 * N);
        assertThat(calls.lowerGradients()).isGreaterThanOrEqualTo(3 * N);
        assertThat(calls.upperGradients() % M).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stocbio", "amigo", "soba", "saba", "ma-soba", "ttsa", "isgd-full"})
    void runsAreFunctionsOfTheirSeed(String name) {
        double[] first = run(method(name), 5, 50).theta();

        assertThat(run(method(name), 5, 50).theta()).isEqualTo(first);
        if (!name.equals("isgd-full")) {
            assertThat(run(method(name), 6, 50).theta()).isNotEqualTo(first);
        }
    }

    @Test
    void budgetsEndARun() {
        Result byCalls = new StochasticLoop(method("soba"), SeedPath.of(1), Budget.UNLIMITED.withCost(100), List.of())
                .run(problem, new double[D], () -> false);
        assertThat(byCalls.ending()).isEqualTo(new Ending.BudgetSpent("100 oracle calls"));
        assertThat(byCalls.calls().total()).isEqualTo(4 * 4 * BATCH);

        Result bySeconds = new StochasticLoop(
                        method("soba"), SeedPath.of(1), Budget.UNLIMITED.withSeconds(0), List.of())
                .run(problem, new double[D], () -> false);
        assertThat(bySeconds.ending()).isEqualTo(new Ending.BudgetSpent("0.0 seconds"));
        assertThat(bySeconds.steps()).isZero();

        Result cancelled = new StochasticLoop(method("soba"), SeedPath.of(1), Budget.UNLIMITED, List.of())
                .run(problem, new double[D], () -> true);
        assertThat(cancelled.ending()).isEqualTo(new Ending.Cancelled());
    }

    @Test
    void runsThatDivergeEndWithTheLastFiniteParameters() {
        Result result = run(new Soba(constant(100 / l), constant(1), BATCH), 1, 100_000);

        assertThat(result.ending()).isInstanceOf(Ending.NonFinite.class);
        assertThat(result.steps()).isLessThan(10_000);
        assertThat(Vectors.isFinite(result.theta())).isTrue();
    }

    @Test
    void valuesAndGradientsAreExact() {
        double[] theta = {0.3, -2};
        ValueFunction.Value value = new ValueFunction(problem, 1e-12).at(theta, new double[6]);

        assertThat(value.solved()).isTrue();
        assertThat(value.value()).isCloseTo(problem.loss(theta), within(1e-11 * problem.loss(theta)));
        assertThat(Dense.distance(value.gradient(), problem.gradient(theta))).isLessThan(1e-10);
        assertThat(Dense.distance(value.x(), problem.solution(theta))).isLessThan(1e-11);
    }

    @Test
    void optionsAreChecked() {
        Schedule one = constant(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Soba(one, one, 0))
                .withMessage("batch = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Saba(one, one, 0))
                .withMessage("batch = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Amigo(one, one, one, 0, 1, 1))
                .withMessage("lowerSteps = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StocBio(one, one, one, 1, 0, 1))
                .withMessage("neumannTerms = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ttsa(one, one, one, 0, 1))
                .withMessage("neumannTerms = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(new MaSoba(one, one, constant(2), 1), 1, 1))
                .withMessage("averaging at step 0 = 2, must be <= 1");
    }
}
