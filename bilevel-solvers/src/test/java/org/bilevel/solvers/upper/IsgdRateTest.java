package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.Observer;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Growth;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.api.testkit.Dense;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.junit.jupiter.api.Test;

/** What ISGD's convergence conditions promise, seen in runs whose lower-level solver is no better than asked. */
final class IsgdRateTest {

    private static final int PARAMETERS = 3;
    private static final int EARLY = 20;
    private static final int LATE = 2000;
    private static final int SEEDS = 8;

    private final QuadraticBilevel problem = new QuadraticBilevel(4, PARAMETERS, SeedPath.of(8));

    /** E||grad f||^2 falls by at least the factor of O(K^-0.5 log K). */
    @Test
    void decreasingSchedulesKeepTheirRate() {
        Isgd isgd = new Isgd(new PolynomialSchedule(1, 0.5), new PolynomialSchedule(0.05, 0.25));
        Growth promised = new Growth(-0.5, 1, 0);

        double[] best = bestOfMeans(isgd, new UniformWithReplacement(2), LATE, SEEDS);

        assertThat(best[LATE - 1] / best[EARLY - 1]).isLessThan(promised.at(LATE) / promised.at(EARLY));
    }

    /** The same with constant steps comes to rest, so that the rate above is the schedule's doing. */
    @Test
    void constantStepsStall() {
        Isgd isgd = new Isgd(new ConstantSchedule(1), new PolynomialSchedule(0.05, 0.25));

        double[] best = bestOfMeans(isgd, new UniformWithReplacement(2), LATE, SEEDS);

        assertThat(best[LATE - 1]).isGreaterThan(best[LATE / 10 - 1] / 3);
    }

    /** Fixed accuracy, full batches: ||grad f|| comes to rest at a floor proportional to epsilon. */
    @Test
    void fixedAccuracyLeavesAFloorProportionalToEpsilon() {
        double[] accuracies = {1e-1, 1e-2, 1e-3, 1e-4};
        double[] floors = new double[accuracies.length];
        for (int i = 0; i < accuracies.length; i++) {
            Isgd isgd = new Isgd(new ConstantSchedule(1), new ConstantSchedule(accuracies[i]), 1e-6);
            double[] best = bestOfMeans(isgd, new FullBatch(), 400, 1);
            floors[i] = Math.sqrt(best[399]);
            assertThat(best[399]).as("at rest").isCloseTo(best[299], within(1e-3 * best[299]));
        }

        for (int i = 1; i < floors.length; i++) {
            assertThat(Math.log10(floors[i - 1] / floors[i])).as("slope").isCloseTo(1, within(0.02));
        }
    }

    /** min over steps up to k of the mean over seeds of ||grad f(theta)||^2. */
    private double[] bestOfMeans(Isgd isgd, SamplingStrategy sampling, int steps, int seeds) {
        double[] means = new double[steps];
        for (int seed = 0; seed < seeds; seed++) {
            Observer squares = (iteration, theta) -> {
                double[] gradient = problem.meanHypergradient(theta);
                means[(int) iteration.step()] += Dense.dot(gradient, gradient) / seeds;
            };
            LearningLoop loop = new LearningLoop(
                    isgd, sampling, SeedPath.of(seed), Budget.UNLIMITED.withSteps(steps), List.of(squares));
            LinearSolver adjoint = new ConjugateGradient();
            try (ImplicitHypergradients oracle =
                    new ImplicitHypergradients(problem, NO_BETTER_THAN_ASKED, adjoint, 1, () -> false)) {
                loop.run(new double[PARAMETERS], oracle, () -> false);
            }
        }
        for (int k = 1; k < steps; k++) {
            means[k] = Math.min(means[k], means[k - 1]);
        }
        return means;
    }

    /** Solves exactly, then moves off in a fixed direction until the gradient norm is the tolerance: the bias is as large as allowed. */
    private static final LowerLevelSolver NO_BETTER_THAN_ASKED = (objective, x, stopping, workspace) -> {
        LowerLevelSolution exact = new Fista().solve(objective, x, Stopping.at(1e-11), workspace);
        double[] solution = x.clone();
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] += 1;
        }
        objective.gradient(x, gradient);
        // The objective is quadratic: the gradient grows in proportion to the distance.
        double scale = stopping.tolerance() / Math.sqrt(Dense.dot(gradient, gradient));
        for (int i = 0; i < x.length; i++) {
            x[i] = solution[i] + scale;
        }
        return new LowerLevelSolution(
                stopping.tolerance(),
                exact.iterations(),
                exact.gradients() + 1,
                exact.values(),
                new Termination.Converged(stopping.tolerance(), stopping.tolerance()));
    };

    /** The promise tested above is the one that is reported. */
    @Test
    void theReportedRateIsTheOneTested() {
        Schedule step = new PolynomialSchedule(1, 0.5);
        Schedule accuracy = new PolynomialSchedule(0.05, 0.25);

        assertThat(new Isgd(step, accuracy)
                        .convergence(new UniformWithReplacement(2).draws(4))
                        .rate())
                .contains("O(" + new Growth(-0.5, 1, 0).describe("K") + ")");
        assertThat(new Isgd(new ConstantSchedule(1), new ConstantSchedule(0.1))
                        .convergence(new FullBatch().draws(4))
                        .rate())
                .contains("O(epsilon^2)");
    }
}
