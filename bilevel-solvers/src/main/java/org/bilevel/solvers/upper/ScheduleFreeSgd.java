package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;

/**
 * Schedule-free stochastic gradient descent (Defazio et al. 2024, arXiv 2405.15682): steps from a sequence w, hypergradients at y = (1 - beta) w + beta theta, and theta the average of w.
 * theta, which observers see and which is the result, is the average, never w or y. z_k is as accurate as in {@link Isgd}; steps need not decrease.
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param beta how far y is towards the average
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record ScheduleFreeSgd(
        @Option(value = "step size alpha_k", preset = "{name: constant, value: 120}", range = "schedule")
        Schedule step,

        @Option(value = AccuracyPerEntry.MEANING, preset = AccuracyPerEntry.PRESET, range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = StochasticMethod.TOWARDS_AVERAGE, preset = "0.9", range = Moments.FRACTION)
        double beta,

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
    public ScheduleFreeSgd {
        Moments.requireFraction("beta", beta);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(UpdateRules.gradient(), step, accuracy, adjointRatio, stepFactors, constraints);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().startAveraged(problem, beta);
    }
}
