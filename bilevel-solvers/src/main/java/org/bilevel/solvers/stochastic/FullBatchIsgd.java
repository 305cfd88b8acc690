package org.bilevel.solvers.stochastic;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.upper.Isgd;

/**
 * The deterministic reference: {@link Isgd} on the whole sum, the lower level solved by FISTA and the adjoint by CG from their last solutions, both to the accuracy of the
 * schedule. An iteration of either costs N calls.
 *
 * @param upperStep alpha_k of theta
 * @param accuracy a_k, as in {@link Isgd}
 */
public record FullBatchIsgd(
        @Option(value = "step alpha_k of theta", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule upperStep,

        @Option(
                value = "root-mean-square error a_k allowed per entry of x",
                preset = "{name: polynomial, initial: 0.01, exponent: 0.25}",
                range = "schedule")
        Schedule accuracy)
        implements StochasticBilevelMethod {

    private static final Batch WHOLE = Batch.mean(0);

    /** Bounds would cost more than the step, and nothing here uses them. */
    private static final ErrorBound NONE = solution -> Constant.estimated(Double.POSITIVE_INFINITY, "not computed");

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        FullBatchProblem whole = new FullBatchProblem(problem);
        UpperLevelIteration isgd = new Isgd(upperStep, accuracy).start(whole);
        LastSolution lower = new LastSolution(new Fista(), new double[problem.dimension()]);
        ImplicitHypergradients oracle =
                new ImplicitHypergradients(whole, lower, new ConjugateGradient(), NONE, 1, () -> false);
        return new StochasticIteration() {
            @Override
            public void step(long k, double[] theta) {
                isgd.step(k, theta, WHOLE, oracle);
            }

            @Override
            public double[] x() {
                return lower.x();
            }

            @Override
            public void close() {
                oracle.close();
            }
        };
    }
}
