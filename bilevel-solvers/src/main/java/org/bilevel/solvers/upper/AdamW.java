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
 * AdamW, Adam with decoupled weight decay (Loshchilov and Hutter 2019, Algorithm 2): theta_{k+1} = theta_k - alpha_k (u_k + decay theta_k), the paper's decay being alpha_0 times
 * this one. z_k is as accurate as in {@link Isgd}. The step alpha_k is about the change of an entry of theta, whatever the size of
 * z; the default suits filters and logarithms of weights, which are of order 1 (the papers' 0.001 is for neural networks and thousands of steps).
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param beta1 decay of the mean of z
 * @param beta2 decay of the mean of z^2
 * @param epsilon added to the root
 * @param decay of theta
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record AdamW(
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

        @Option(value = Moments.DECAY, preset = "0.01", range = ">= 0")
        double decay,

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
    public AdamW {
        new Moments(beta1, beta2, epsilon);
        Options.requireAtLeast("decay", decay, 0);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(
                UpdateRules.adam(new Moments(beta1, beta2, epsilon), decay),
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
