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

    private static final Growth PROMISED = new Growth(-0.5, 1, 0);

    /**
     * The mean of E||grad f||^2 with weights alpha_k, which the theorem bounds (min_k is below it, and too easily pleased by noise), falls by at least the
     * factor of O(K^-0.5 log K).
     */
    @Test
    void decreasingSchedulesKeepTheirRate() {
        assertThat(improvement(new PolynomialSchedule(1, 0.5))).isLessThan(PROMISED.at(LATE) / PROMISED.at(EARLY));
    }

    /** With constant steps it does not, so that the rate above is the schedule's doing. */
    @Test
    void constantStepsStall() {
        assertThat(improvement(new ConstantSchedule(1))).isGreaterThan(2 * PROMISED.at(LATE) / PROMISED.at(EARLY));
    }

    /** The weighted mean after the late step over the one after the early step. */
    private double improvement(Schedule step) {
        Isgd isgd = new Isgd(step, new PolynomialSchedule(0.05, 0.25));
        double[] squares = meanSquares(isgd, new UniformWithReplacement(2), LATE, SEEDS);
        return weightedMean(squares, step, LATE) / weightedMean(squares, step, EARLY);
    }

    private static double weightedMean(double[] squares, Schedule step, int steps) {
        double sum = 0;
        double weights = 0;
        for (int k = 0; k < steps; k++) {
            sum += step.at(k) * squares[k];
            weights += step.at(k);
        }
        return sum / weights;
    }

    /** Fixed accuracy, full batches: ||grad f|| comes to rest at a floor proportional to epsilon. */
    @Test
    void fixedAccuracyLeavesAFloorProportionalToEpsilon() {
        double[] accuracies = {1e-1, 1e-2, 1e-3, 1e-4};
        double[] floors = new double[accuracies.length];
        for (int i = 0; i < accuracies.length; i++) {
            Isgd isgd = new Isgd(new ConstantSchedule(1), new ConstantSchedule(accuracies[i]), 1e-6);
            double[] squares = meanSquares(isgd, new FullBatch(), 400, 1);
            floors[i] = Math.sqrt(squares[399]);
            assertThat(squares[399]).as("at rest").isCloseTo(squares[299], within(1e-3 * squares[299]));
        }

        for (int i = 1; i < floors.length; i++) {
            assertThat(Math.log10(floors[i - 1] / floors[i])).as("slope").isCloseTo(1, within(0.02));
        }
    }

    /** The mean over seeds of ||grad f(theta)||^2 after every step. */
    private double[] meanSquares(Isgd isgd, SamplingStrategy sampling, int steps, int seeds) {
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
                .contains("O(" + PROMISED.describe("K") + ")");
        assertThat(new Isgd(new ConstantSchedule(1), new ConstantSchedule(0.1))
                        .convergence(new FullBatch().draws(4))
                        .rate())
                .contains("O(epsilon^2)");
    }
}
