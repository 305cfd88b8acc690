package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) on inexact stochastic hypergradients, which are as accurate as in {@link Isgd}. The step alpha_k is about the change of an entry of theta, whatever the size of
 * z; the default suits filters and logarithms of weights, which are of order 1 (the papers' 0.001 is for neural networks and thousands of steps). beta1, beta2 and epsilon are
 * the paper's.
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param beta1 decay of the mean of z
 * @param beta2 decay of the mean of z^2
 * @param epsilon added to the root
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record Adam(
        @Option(value = "step size alpha_k", preset = Moments.STEP, range = "schedule")
        Schedule step,

        @Option(value = AccuracyPerEntry.MEANING, preset = AccuracyPerEntry.PRESET, range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = Moments.BETA1, preset = "0.9", range = Moments.FRACTION)
        double beta1,

        @Option(value = Moments.BETA2, preset = "0.999", range = Moments.FRACTION)
        double beta2,

        @Option(value = Moments.EPSILON, preset = "1e-8", range = "> 0")
        double epsilon,

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
    public Adam {
        new Moments(beta1, beta2, epsilon);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(
                UpdateRules.adam(new Moments(beta1, beta2, epsilon), 0),
                step,
                accuracy,
                adjointRatio,
                stepFactors,
                constraints);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }
}
