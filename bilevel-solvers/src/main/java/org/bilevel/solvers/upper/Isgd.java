package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;

/**
 * Inexact stochastic gradient descent (Salehi, Mukherjee, Roberts and Ehrhardt 2024, arXiv 2412.12049):
 *
 * <pre>
 * theta_{k+1} = theta_k - alpha_k z_k,   z_k at accuracy epsilon_k = a_k sqrt(n), delta_k = ratio L_g epsilon_k
 * </pre>
 *
 * with a_k the {@code accuracy} schedule: the root-mean-square error allowed per entry of x, so that one schedule serves images of every size
 * (n is the smallest dimension in the batch, L_g its smallest upper-level smoothness). Constant schedules give the fixed-step method, decreasing
 * ones the convergent method. The default step suits the mean squared error of images in [0, 1].
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record Isgd(
        @Option(
                value = "step size alpha_k",
                preset = "{name: polynomial, initial: 60, exponent: 0.5}",
                range = "schedule")
        Schedule step,

        @Option(value = AccuracyPerEntry.MEANING, preset = AccuracyPerEntry.PRESET, range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = ParameterGroups.FACTORS, preset = "{}", range = "> 0")
        Map<String, Double> stepFactors,

        @Option(value = ParameterGroups.CONSTRAINTS, preset = "[]")
        List<Constraint> constraints)
        implements ConstrainedMethod {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Isgd {
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    /** The same step for all of theta, which goes anywhere. */
    public Isgd(Schedule step, Schedule accuracy, double adjointRatio) {
        this(step, accuracy, adjointRatio, Map.of(), List.of());
    }

    /** The same with delta_k = L_g epsilon_k. */
    public Isgd(Schedule step, Schedule accuracy) {
        this(step, accuracy, 1);
    }

    private StochasticMethod method() {
        return new StochasticMethod(UpdateRules.gradient(), step, accuracy, adjointRatio, stepFactors, constraints);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }

    /** Of the descent step of biased gradient descent; epsilon_k decays like a_k, and z_k is in error by omega_k = O(epsilon_k). Unknown with constraints. */
    @Override
    public ConvergenceConditions convergence(Draws draws) {
        return method().ofGradientSteps(draws);
    }
}
