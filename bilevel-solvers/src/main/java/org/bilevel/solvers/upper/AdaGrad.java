package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;

/**
 * AdaGrad (Duchi, Hazan and Singer 2011): theta_{k+1} = theta_k - alpha_k z_k / (sqrt(z_0^2 + ... + z_k^2) + epsilon), entry by entry. z_k is as accurate as in {@link Isgd}. The
 * steps shrink by themselves, so alpha is constant by default.
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param epsilon added to the root
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record AdaGrad(
        @Option(value = "step size alpha_k", preset = "{name: constant, value: 0.3}", range = "schedule")
        Schedule step,

        @Option(value = AccuracyPerEntry.MEANING, preset = AccuracyPerEntry.PRESET, range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = "added to the root of the sum of z^2", preset = "1e-10", range = "> 0")
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
    public AdaGrad {
        Options.requirePositive("epsilon", epsilon);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(
                UpdateRules.adaGrad(epsilon), step, accuracy, adjointRatio, stepFactors, constraints);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }
}
