package org.bilevel.solvers.stochastic;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;

/**
 * SOBA (Dagreou, Ablin, Vaiter and Moreau 2022, arXiv 2201.13409, Algorithm 1 with the directions of section 3.1): one mini-batch of each level a step moves all three variables,
 *
 * <pre>
 * x - rho_k grad_x h,   q - rho_k (A q - grad g),   theta + gamma_k B^T q
 * </pre>
 *
 * all evaluated where the step begins. A step costs 3 b calls at the lower and b at the upper level.
 *
 * @param lowerStep rho_k of x and q, at most about 1 / L
 * @param upperStep gamma_k of theta
 * @param batch b
 */
public record Soba(
        @Option(
                value = "step rho_k of x and q, below 1 / L",
                preset = "{name: polynomial, initial: 0.1, exponent: 0.5}",
                range = "schedule")
        Schedule lowerStep,

        @Option(
                value = "step gamma_k of theta",
                preset = "{name: polynomial, initial: 0.1, exponent: 0.5}",
                range = "schedule")
        Schedule upperStep,

        @Option(value = "samples in a mini-batch", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the batch.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Soba {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        return new Estimates(problem, batch, seed) {
            @Override
            public void step(long k, double[] theta) {
                advance(lowerStep.at(k), theta);
                step(upperStep.at(k), theta);
            }
        };
    }
}
