package org.bilevel.solvers.hypergradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SmoothBilevelProblem;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImplicitHypergradientsTest {

    private static final SeedPath SEED = SeedPath.of(77);
    private static final Accuracy TIGHT = new Accuracy(1e-11, 1e-12);
    private static final Accuracy LOOSE = new Accuracy(0.1, 0.1);
    private static final Batch BATCH = new Batch(new int[] {3, 0, 4, 1}, new double[] {0.1, 0.4, 0.3, 0.2});

    private final QuadraticBilevel problem = new QuadraticBilevel(5, 4, SEED);
    private final double[] theta = Dense.gaussian(4, SEED.child("theta"));

    private ImplicitHypergradients oracle(int threads) {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), threads, () -> false);
    }

    private double[] exact(Batch batch) {
        double[] sum = new double[theta.length];
        for (int j = 0; j < batch.size(); j++) {
            sum = Dense.plus(sum, batch.weights()[j], problem.hypergradient(batch.samples()[j], theta));
        }
        return sum;
    }

    @Test
    void tightOnesHaveTheClosedForm() {
        double[] before = theta.clone();
        try (ImplicitHypergradients oracle = oracle(2)) {
            Hypergradient z = oracle.evaluate(theta, BATCH, TIGHT);

            assertThat(Dense.distance(z.z(), exact(BATCH))).isLessThan(1e-9);
            double loss = 0;
            for (int j = 0; j < BATCH.size(); j++) {
                loss += BATCH.weights()[j] * problem.loss(BATCH.samples()[j], theta);
            }
            assertThat(z.loss()).isCloseTo(loss, within(1e-9));
            assertThat(z.lowerMisses()).isZero();
            assertThat(z.adjointMisses()).isZero();
            assertThat(oracle.problem()).isSameAs(problem);
        }
        assertThat(theta).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 1, 0.1, 1e-2, 1e-4, 1e-6})
    void theBoundHoldsAndIsCertified(double tolerance) {
        for (double ratio : new double[] {0.01, 1, 100}) {
            try (ImplicitHypergradients oracle = oracle(1)) {
                Hypergradient z = oracle.evaluate(theta, BATCH, new Accuracy(tolerance, ratio * tolerance));

                assertThat(z.bound().certified()).isTrue();
                assertThat(Dense.distance(z.z(), exact(BATCH)))
                        .isLessThanOrEqualTo(z.bound().value());
            }
        }
    }

    @Test
    void negativeWeightsDoNotLowerTheBound() {
        Batch difference = new Batch(new int[] {0, 1}, new double[] {1, -1});
        try (ImplicitHypergradients oracle = oracle(1)) {
            Hypergradient z = oracle.evaluate(theta, difference, LOOSE);

            assertThat(Dense.distance(z.z(), exact(difference)))
                    .isLessThanOrEqualTo(z.bound().value());
        }
    }

    /** A sample drawn twice is two draws with the same z_i. */
    @Test
    void theSpreadIsTheStandardErrorOverTheDraws() {
        Batch batch = Batch.mean(0, 1, 1, 3);
        double[] mean = exact(batch);
        double sum = 0;
        for (int sample : batch.samples()) {
            double distance = Dense.distance(exact(Batch.mean(sample)), mean);
            sum += distance * distance;
        }
        try (ImplicitHypergradients oracle = oracle(1)) {
            assertThat(oracle.evaluate(theta, batch, TIGHT).spread()).isCloseTo(Math.sqrt(sum / (4 * 3)), within(1e-8));
            assertThat(oracle.evaluate(theta, Batch.mean(2), TIGHT).spread()).isInfinite();
        }
    }

    /** Of importance sampling: z is the mean of b vectors b w_i z_i, whose weights need not sum to 1. */
    @Test
    void theSpreadCountsWeights() {
        Batch batch = new Batch(new int[] {0, 1, 3}, new double[] {0.1, 0.5, 0.6});
        double[] mean = exact(batch);
        double sum = 0;
        for (int j = 0; j < 3; j++) {
            double distance =
                    Dense.distance(Dense.scaled(3 * batch.weights()[j], exact(Batch.mean(batch.samples()[j]))), mean);
            sum += distance * distance;
        }
        try (ImplicitHypergradients oracle = oracle(1)) {
            assertThat(oracle.evaluate(theta, batch, TIGHT).spread()).isCloseTo(Math.sqrt(sum / (3 * 2)), within(1e-8));
        }
    }

    /** What a line search accepts is not solved for again, what it rejects is forgotten. */
    @Test
    void hypergradientsGoOnFromLossesAtTheSameThetaOnly() {
        double[] accepted = Dense.plus(theta, 0.1, Dense.gaussian(theta.length, SeedPath.of(77)));
        double[] rejected = Dense.scaled(3, theta);
        try (ImplicitHypergradients oracle = oracle(2)) {
            oracle.evaluate(theta, BATCH, TIGHT);
            assertThat(oracle.loss(theta, BATCH, TIGHT.epsilon()).cost().lowerIterations())
                    .as("at the theta of the last hypergradient")
                    .isZero();
            oracle.loss(rejected, BATCH, TIGHT.epsilon());
            assertThat(oracle.loss(accepted, BATCH, TIGHT.epsilon()).cost().lowerIterations())
                    .isPositive();
            assertThat(oracle.evaluate(accepted, BATCH, TIGHT).cost().lowerIterations())
                    .isZero();
        }
    }

    @Test
    void bitsDoNotDependOnThreads() {
        List<Batch> batches = List.of(BATCH, Batch.mean(0, 1, 2, 3, 4), Batch.mean(2), Batch.mean(4, 3, 2, 1));
        List<List<String>> runs = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            List<String> run = new ArrayList<>();
            try (ImplicitHypergradients oracle = oracle(threads)) {
                for (Batch batch : batches) {
                    Hypergradient z = oracle.evaluate(theta, batch, LOOSE);
                    for (double entry : z.z()) {
                        run.add(Double.toHexString(entry));
                    }
                    run.add(Double.toHexString(z.loss()));
                    run.add(Double.toHexString(z.bound().value()));
                    run.add(z.cost().toString());
                }
            }
            runs.add(run);
        }
        assertThat(runs.get(1)).isEqualTo(runs.getFirst());
        assertThat(runs.get(2)).isEqualTo(runs.getFirst());
    }

    @Test
    void aSampleDrawnTwiceIsComputedOnceAndWeightedTwice() {
        try (ImplicitHypergradients repeating = oracle(2);
                ImplicitHypergradients merged = oracle(2)) {
            Hypergradient repeated = repeating.evaluate(theta, Batch.mean(1, 2, 1, 1), LOOSE);
            int computed = problem.objectives();
            Hypergradient once = merged.evaluate(theta, new Batch(new int[] {1, 2}, new double[] {0.75, 0.25}), LOOSE);

            assertThat(computed).isEqualTo(2);
            assertThat(repeated.cost().mixedProducts()).isEqualTo(2);
            assertThat(repeated)
                    .usingRecursiveComparison()
                    .ignoringFields("spread", "sampleNorms")
                    .isEqualTo(once);
        }
    }

    @Test
    void warmStartsReduceTheCostAndBelongToTheirSamples() {
        try (ImplicitHypergradients oracle = oracle(2)) {
            Hypergradient cold = oracle.evaluate(theta, Batch.mean(0, 1), new Accuracy(1e-6, 1e-6));
            Hypergradient again = oracle.evaluate(theta, Batch.mean(0, 1), new Accuracy(1e-6, 1e-6));
            double[] moved = Dense.plus(theta, 1e-4, theta);
            Hypergradient near = oracle.evaluate(moved, Batch.mean(0, 1), new Accuracy(1e-6, 1e-6));
            Hypergradient other = oracle.evaluate(theta, Batch.mean(2), new Accuracy(1e-6, 1e-6));

            assertThat(cold.cost().total()).isPositive();
            assertThat(again.cost().total()).isZero();
            assertThat(near.cost().total()).isBetween(1L, cold.cost().total() - 1);
            try (ImplicitHypergradients fresh = oracle(1)) {
                assertThat(other)
                        .usingRecursiveComparison()
                        .isEqualTo(fresh.evaluate(theta, Batch.mean(2), new Accuracy(1e-6, 1e-6)));
            }
        }
    }

    /** Samples of the same dimension pass through the same memory. */
    @Test
    void aColdStartOwesNothingToOtherSamples() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 6, 3, 100, SEED);
        List<Hypergradient> results = new ArrayList<>();
        for (boolean fresh : new boolean[] {false, true}) {
            try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                    instance.problem(), new Fista(), new ConjugateGradient(), 1, () -> false)) {
                if (!fresh) {
                    oracle.evaluate(instance.theta(), Batch.mean(0), LOOSE);
                }
                results.add(oracle.evaluate(instance.theta(), Batch.mean(1), LOOSE));
            }
        }
        assertThat(results.getFirst()).usingRecursiveComparison().isEqualTo(results.getLast());
    }

    /** Where the parts are exact, what remains is the rounding of their weighted sum. */
    @Test
    void theSumOverABatchIsRounded() {
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                new Fista(),
                new ConjugateGradient(),
                _ -> Constant.certified(0, "as if exact"),
                1,
                () -> false)) {
            double rounding = 0;
            for (int j = 0; j < BATCH.size(); j++) {
                double[] part = oracle.evaluate(theta, Batch.mean(BATCH.samples()[j]), TIGHT)
                        .z();
                rounding += BATCH.weights()[j] * Rounding.gamma(BATCH.size() + 2) * Dense.norm(part);
            }
            assertThat(oracle.evaluate(theta, BATCH, TIGHT).bound().value()).isBetween(rounding, rounding * (1 + 1e-9));
        }
    }

    @Test
    void missesAreCounted() {
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem, new Fista(1, Momentum.NONE), new ConjugateGradient(1), 2, () -> false)) {
            Hypergradient z = oracle.evaluate(theta, Batch.mean(0, 1, 2), TIGHT);

            assertThat(z.lowerMisses()).isEqualTo(3);
            assertThat(z.adjointMisses()).isEqualTo(3);
            assertThat(z.cost().lowerIterations()).isEqualTo(3);
            assertThat(z.cost().adjointIterations()).isEqualTo(3);
            assertThat(Dense.distance(z.z(), exact(Batch.mean(0, 1, 2))))
                    .as("the bound uses what was reached, not what was asked")
                    .isLessThanOrEqualTo(z.bound().value());
        }
    }

    @Test
    void costsAreTheSumOfTheParts() {
        List<LowerLevelSolution> lower = Collections.synchronizedList(new ArrayList<>());
        List<LinearSolution> adjoint = Collections.synchronizedList(new ArrayList<>());
        LowerLevelSolver fista = new Fista();
        LinearSolver cg = new ConjugateGradient();
        LowerLevelSolver watchedLower = (objective, x, stopping, workspace) -> {
            LowerLevelSolution solution = fista.solve(objective, x, stopping, workspace);
            lower.add(solution);
            return solution;
        };
        LinearSolver watchedAdjoint = (a, b, x, stopping, workspace) -> {
            LinearSolution solution = cg.solve(a, b, x, stopping, workspace);
            adjoint.add(solution);
            return solution;
        };
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, watchedLower, watchedAdjoint, 3, () -> false)) {
            Cost cost = oracle.evaluate(theta, BATCH, LOOSE).cost();

            assertThat(lower).hasSize(4);
            assertThat(cost)
                    .isEqualTo(new Cost(
                            lower.stream()
                                    .mapToLong(LowerLevelSolution::iterations)
                                    .sum(),
                            adjoint.stream()
                                    .mapToLong(LinearSolution::iterations)
                                    .sum(),
                            lower.stream()
                                    .mapToLong(LowerLevelSolution::gradients)
                                    .sum(),
                            lower.stream().mapToLong(LowerLevelSolution::values).sum(),
                            adjoint.stream().mapToLong(LinearSolution::products).sum(),
                            4));
        }
    }

    @Test
    void solvesGetTheTolerancesAskedFor() {
        List<Double> tolerances = Collections.synchronizedList(new ArrayList<>());
        LowerLevelSolver fista = new Fista();
        LinearSolver cg = new ConjugateGradient();
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                (objective, x, stopping, workspace) -> {
                    tolerances.add(stopping.tolerance() / objective.constants().mu());
                    return fista.solve(objective, x, stopping, workspace);
                },
                (a, b, x, stopping, workspace) -> {
                    tolerances.add(stopping.tolerance());
                    return cg.solve(a, b, x, stopping, workspace);
                },
                1,
                () -> false)) {
            oracle.evaluate(theta, Batch.mean(2), new Accuracy(0.25, 0.125));
        }
        assertThat(tolerances).containsExactly(0.25, 0.125);
    }

    @Test
    void aWorkersExceptionReachesTheCallerAndTheOracleSurvives() {
        RuntimeException failure = new IllegalArgumentException("sample of dimension 7");
        AtomicBoolean failing = new AtomicBoolean(true);
        LowerLevelSolver fista = new Fista();
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                (objective, x, stopping, workspace) -> {
                    if (objective.dimension() == 7 && failing.get()) {
                        throw failure;
                    }
                    return fista.solve(objective, x, stopping, workspace);
                },
                new ConjugateGradient(),
                2,
                () -> false)) {
            assertThatThrownBy(() -> oracle.evaluate(theta, Batch.mean(0, 1, 2), LOOSE))
                    .isSameAs(failure);
            failing.set(false);
            assertThat(Dense.distance(
                            oracle.evaluate(theta, Batch.mean(0, 1, 2), TIGHT).z(), exact(Batch.mean(0, 1, 2))))
                    .isLessThan(1e-9);
        }
    }

    @Test
    void aWorkersErrorReachesTheCaller() {
        Error failure = new AssertionError("broken");
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                (objective, x, stopping, workspace) -> {
                    throw failure;
                },
                new ConjugateGradient(),
                2,
                () -> false)) {
            assertThatThrownBy(() -> oracle.evaluate(theta, Batch.mean(0, 1), LOOSE))
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isSameAs(failure),
                            thrown -> assertThat(thrown).hasCause(failure));
        }
    }

    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        CountDownLatch released = new CountDownLatch(1);
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                (objective, x, stopping, workspace) -> {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalArgumentException("not the caller's exception");
                },
                new ConjugateGradient(),
                1,
                () -> false)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> oracle.evaluate(theta, Batch.mean(0), LOOSE))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Thread.interrupted()).isTrue();

            // Its tasks may still run on the memory that a new evaluation would use.
            released.countDown();
            assertThatThrownBy(() -> oracle.evaluate(theta, Batch.mean(0), LOOSE))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void endsEarlyWhenCancelled() {
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 2, () -> true)) {
            Hypergradient z = oracle.evaluate(theta, BATCH, TIGHT);

            assertThat(z.cost().total()).isLessThanOrEqualTo(2L * BATCH.size());
            assertThat(z.lowerMisses()).isEqualTo(BATCH.size());
        }
    }

    @Test
    void onlyFiniteSolutionsAreStartedFrom() {
        AtomicBoolean poison = new AtomicBoolean(true);
        LowerLevelSolver fista = new Fista();
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem,
                (objective, x, stopping, workspace) -> {
                    LowerLevelSolution solution = fista.solve(objective, x, stopping, workspace);
                    if (poison.get()) {
                        x[0] = Double.NaN;
                    }
                    return solution;
                },
                new ConjugateGradient(),
                1,
                () -> false)) {
            oracle.evaluate(theta, Batch.mean(0), LOOSE);
            poison.set(false);

            assertThat(Dense.distance(
                            oracle.evaluate(theta, Batch.mean(0), TIGHT).z(), exact(Batch.mean(0))))
                    .isLessThan(1e-9);
        }
    }

    @Test
    void threadsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> oracle(0)).withMessage("threads = 0, must be >= 1");
    }
}
