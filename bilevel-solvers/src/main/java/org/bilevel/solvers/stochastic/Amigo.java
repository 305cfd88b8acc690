package org.bilevel.solvers.stochastic;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;

/**
 * AmIGO (Arbel and Mairal 2022, arXiv 2111.14580, Algorithm 1): a step runs stochastic gradient descent on x and then on q, both from where the last step left them, and moves
 * theta by -gamma_k z. A step costs (lowerSteps + adjointSteps + 1) b calls at the lower and b at the upper level.
 *
 * @param lowerStep rho_k of x, at most about 1 / L
 * @param adjointStep eta_k of q, at most about 1 / L
 * @param upperStep gamma_k of theta
 * @param lowerSteps on x
 * @param adjointSteps on q
 * @param batch b
 */
public record Amigo(
        @Option(value = "step rho_k of x, below 1 / L", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule lowerStep,

        @Option(value = "step eta_k of q, below 1 / L", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule adjointStep,

        @Option(value = "step gamma_k of theta", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule upperStep,

        @Option(value = "steps on x", preset = "10", range = ">= 1")
        int lowerSteps,

        @Option(value = "steps on q", preset = "10", range = ">= 1")
        int adjointSteps,

        @Option(value = "samples in a mini-batch", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Amigo {
        Options.requireAtLeast("lowerSteps", lowerSteps, 1);
        Options.requireAtLeast("adjointSteps", adjointSteps, 1);
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        return new Estimates(problem, batch, seed) {
            @Override
            public void step(long k, double[] theta) {
                descend(lowerStep.at(k), lowerSteps, theta);
                drawUpperGradient();
                for (int t = 0; t < adjointSteps; t++) {
                    drawLower(theta);
                    correct(adjointStep.at(k));
                }
                drawLower(theta);
                evaluateMixed();
                step(upperStep.at(k), theta);
            }
        };
    }
}
