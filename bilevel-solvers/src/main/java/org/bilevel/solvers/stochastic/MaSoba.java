package org.bilevel.solvers.stochastic;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;
import org.bilevel.solvers.vector.Vectors;

/**
 * MA-SOBA (Chen, Xiao and Balasubramanian 2023, arXiv 2306.12067, Algorithm 1): {@link Soba} whose theta follows a moving average of the hypergradients,
 *
 * <pre>
 * theta - gamma_k d_k,   d_{k+1} = (1 - a_k) d_k + a_k z_k,   d_0 = 0
 * </pre>
 *
 * A step costs 3 b calls at the lower and b at the upper level, and O(d) time and storage for the average.
 *
 * @param lowerStep rho_k of x and q, at most about 1 / L
 * @param upperStep gamma_k of theta
 * @param averaging a_k, at most 1
 * @param batch b
 */
public record MaSoba(
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

        @Option(
                value = "weight a_k of the newest hypergradient",
                preset = "{name: polynomial, initial: 1, exponent: 0.5}",
                range = "schedule of at most 1")
        Schedule averaging,

        @Option(value = "samples in a mini-batch", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the batch.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public MaSoba {
        Options.requireAtLeast("batch", batch, 1);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the averaging begins above 1
     */
    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        Options.require(averaging.at(0) <= 1, "averaging at step 0", averaging.at(0), "<= 1");
        double[] average = new double[start.length];
        return new Estimates(problem, batch, seed) {
            @Override
            public void step(long k, double[] theta) {
                advance(lowerStep.at(k), theta);
                Vectors.axpy(-upperStep.at(k), average, theta);
                double weight = averaging.at(k);
                Vectors.scale(1 - weight, average);
                step(-weight, average);
            }
        };
    }
}
