package org.bilevel.solvers.stochastic;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;

/**
 * TTSA (Hong, Wai, Wang and Yang 2020, arXiv 2007.05170, Algorithm 1): one step of stochastic gradient descent on x, then a step of theta by -gamma_k z on a slower time scale, with
 * one random term of the Neumann series for the adjoint,
 *
 * <pre>
 * q = Q eta_k (I - eta_k A_p) ... (I - eta_k A_1) grad g,   p uniform in 0..Q-1
 * </pre>
 *
 * and a mini-batch for each A_j. The theory asks for rho_k ~ k^-2/5 and gamma_k ~ k^-3/5. A step costs (2 + p) b calls at the lower and b at the upper level.
 *
 * @param lowerStep rho_k of x, at most about 1 / L
 * @param adjointStep eta_k of the series, at most 1 / L
 * @param upperStep gamma_k of theta
 * @param neumannTerms Q
 * @param batch b
 */
public record Ttsa(
        @Option(
                value = "step rho_k of x, below 1 / L",
                preset = "{name: polynomial, initial: 0.1, exponent: 0.4}",
                range = "schedule")
        Schedule lowerStep,

        @Option(
                value = "step eta_k of the Neumann series, below 1 / L",
                preset = "{name: constant, value: 0.1}",
                range = "schedule")
        Schedule adjointStep,

        @Option(
                value = "step gamma_k of theta",
                preset = "{name: polynomial, initial: 0.1, exponent: 0.6}",
                range = "schedule")
        Schedule upperStep,

        @Option(value = "terms Q that one is drawn from", preset = "10", range = ">= 1")
        int neumannTerms,

        @Option(value = "samples in a mini-batch", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Ttsa {
        Options.requireAtLeast("neumannTerms", neumannTerms, 1);
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        RandomGenerator terms = seed.child("terms").generator();
        return new Estimates(problem, batch, seed) {
            @Override
            public void step(long k, double[] theta) {
                descend(lowerStep.at(k), 1, theta);
                drawUpperGradient();
                int term = terms.nextInt(neumannTerms);
                double eta = adjointStep.at(k);
                expand(neumannTerms * eta, eta, term, term, theta);
                drawLower(theta);
                evaluateMixed();
                step(upperStep.at(k), theta);
            }
        };
    }
}
