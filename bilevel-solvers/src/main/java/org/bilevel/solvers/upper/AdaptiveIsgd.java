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
 * {@link Isgd} that solves as accurately as the noise of its mini-batches justifies, and no more accurately: it aims at errors of z that are {@code share} of the standard error of z as a mean over the
 * batch. Errors are estimated from certified bounds and their measured effectivity. The accuracy schedule is only what is not to be exceeded, so that convergence
 * conditions are those of {@link Isgd} with it. Batches of one sample have no standard error: with them this is {@link Isgd}.
 *
 * @param step alpha_k
 * @param accuracy a_k, the largest root-mean-square error allowed per entry of x
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param share error of z relative to its standard error
 * @param calibrateEvery steps between measurements of the effectivity, each the price of one more, coarser hypergradient
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record AdaptiveIsgd(
        @Option(
                value = "step size alpha_k",
                preset = "{name: polynomial, initial: 60, exponent: 0.5}",
                range = "schedule")
        Schedule step,

        @Option(
                value = "largest root-mean-square error allowed per entry of x",
                preset = "{name: polynomial, initial: 0.2, exponent: 0.25}",
                range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = "error of z relative to its standard error over the batch", preset = "0.5", range = "> 0")
        double share,

        @Option(value = "steps between measurements of the bound's effectivity", preset = "10", range = ">= 1")
        int calibrateEvery,

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
    public AdaptiveIsgd {
        new NoiseMatchedAccuracy(new AccuracyPerEntry(accuracy, adjointRatio), share, calibrateEvery);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(
                UpdateRules.gradient(),
                step,
                new NoiseMatchedAccuracy(new AccuracyPerEntry(accuracy, adjointRatio), share, calibrateEvery),
                new ParameterGroups(stepFactors, constraints));
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }

    /** Those of {@link Isgd}: accuracies are at most those of the schedule. */
    @Override
    public ConvergenceConditions convergence(Draws draws) {
        return method().ofGradientSteps(draws);
    }
}
