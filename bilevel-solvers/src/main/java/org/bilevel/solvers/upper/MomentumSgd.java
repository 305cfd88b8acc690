package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;

/**
 * Inexact stochastic gradient descent with momentum, the heavy ball (Polyak 1964): m_k = beta m_{k-1} + z_k, theta_{k+1} = theta_k - alpha_k m_k; for constant steps that is
 * theta_{k+1} = theta_k - alpha z_k + beta (theta_k - theta_{k-1}). z_k is as accurate as in {@link Isgd}. The default step is (1 - beta) times that of {@link Isgd}: as much in the
 * long run.
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param beta share of the last direction that is kept
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record MomentumSgd(
        @Option(
                value = "step size alpha_k",
                preset = "{name: polynomial, initial: 6, exponent: 0.5}",
                range = "schedule")
        Schedule step,

        @Option(value = AccuracyPerEntry.MEANING, preset = AccuracyPerEntry.PRESET, range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = "share of the last direction that is kept", preset = "0.9", range = Moments.FRACTION)
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
    public MomentumSgd {
        Moments.requireFraction("beta", beta);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(UpdateRules.momentum(beta), step, accuracy, adjointRatio, stepFactors, constraints);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }
}
