package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.solvers.schedule.ConstantSchedule;

/**
 * Inexact gradient descent: full batches, fixed step, fixed accuracy, theta_{k+1} = theta_k - alpha z_k. It comes to rest where ||grad f|| is of the size of the error of z.
 *
 * @param step alpha
 * @param accuracy a, the root-mean-square error allowed per entry of x
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param stepFactors factors of the step size by block of theta
 * @param constraints sets that theta is projected onto after every step, in order
 */
public record Igd(
        @Option(value = "step size alpha", preset = "20", range = "> 0")
        double step,

        @Option(
                value = "root-mean-square error a allowed per entry of x; epsilon = a sqrt(n)",
                preset = "0.002",
                range = "> 0")
        double accuracy,

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
    public Igd {
        Options.requirePositive("step", step);
        Options.requirePositive("accuracy", accuracy);
        AccuracyPerEntry.requireRatio(adjointRatio);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private StochasticMethod method() {
        return new StochasticMethod(
                UpdateRules.gradient(),
                new ConstantSchedule(step),
                new ConstantSchedule(accuracy),
                adjointRatio,
                stepFactors,
                constraints);
    }

    @Override
    public boolean needsFullBatches() {
        return true;
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return method().start(problem);
    }

    @Override
    public ConvergenceConditions convergence(Draws draws) {
        return method().ofGradientSteps(draws);
    }
}
