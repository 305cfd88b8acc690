package org.bilevel.solvers.stochastic;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;

/**
 * stocBiO (Ji, Yang and Liang 2021, arXiv 2010.07962, Algorithms 2 and 3): a step runs stochastic gradient descent on x from where the last step left it, takes a truncated
 * Neumann series for the adjoint,
 *
 * <pre>
 * q = eta_k sum_{j=0..Q} (I - eta_k A_j) ... (I - eta_k A_1) grad g
 * </pre>
 *
 * with a mini-batch for each A_j, and moves theta by -gamma_k z. All batches are of one size, where the paper lets those of the series shrink. A step costs (lowerSteps + Q + 1) b
 * calls at the lower and b at the upper level.
 *
 * @param lowerStep rho_k of x, at most about 1 / L
 * @param adjointStep eta_k of the series, at most 1 / L
 * @param upperStep gamma_k of theta
 * @param lowerSteps on x
 * @param neumannTerms Q
 * @param batch b
 */
public record StocBio(
        @Option(value = "step rho_k of x, below 1 / L", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule lowerStep,

        @Option(
                value = "step eta_k of the Neumann series, below 1 / L",
                preset = "{name: constant, value: 0.1}",
                range = "schedule")
        Schedule adjointStep,

        @Option(value = "step gamma_k of theta", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule upperStep,

        @Option(value = "steps on x", preset = "10", range = ">= 1")
        int lowerSteps,

        @Option(value = "Hessian products Q of the series", preset = "10", range = ">= 1")
        int neumannTerms,

        @Option(value = "samples in a mini-batch", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public StocBio {
        Options.requireAtLeast("lowerSteps", lowerSteps, 1);
        Options.requireAtLeast("neumannTerms", neumannTerms, 1);
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        return new Estimates(problem, batch, seed) {
            @Override
            public void step(long k, double[] theta) {
                descend(lowerStep.at(k), lowerSteps, theta);
                drawUpperGradient();
                double eta = adjointStep.at(k);
                expand(eta, eta, 0, neumannTerms, theta);
                drawLower(theta);
                evaluateMixed();
                step(upperStep.at(k), theta);
            }
        };
    }
}
