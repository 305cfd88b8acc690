package org.bilevel.solvers.stochastic;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;

/**
 * SABA (Dagreou, Ablin, Vaiter and Moreau 2022, arXiv 2201.13409, section 3.2): {@link Soba} with the variance of all three directions reduced as in SAGA, so that fixed steps
 * converge, at a linear rate where f is strongly convex enough (Theorem 3). Samples are cut into fixed blocks of b neighbours, and a step draws one block of each level.
 *
 * <p>The memories of grad_x h and grad g begin with one pass over the data at x = 0, N + M calls; those of A q and B^T q begin at q = 0, where they are 0 without a pass. A step
 * then costs 3 b calls at the lower and b at the upper level, and O(n + d) time. Storage: 2 n N / b + n M / b for the tables, and d N / b for those of B^T q, or N where a block
 * touches its own entries of theta only.
 *
 * @param lowerStep rho_k of x and q, at most about 1 / L
 * @param upperStep gamma_k of theta
 * @param batch b
 */
public record Saba(
        @Option(
                value = "step rho_k of x and q, below 1 / L",
                preset = "{name: constant, value: 0.1}",
                range = "schedule")
        Schedule lowerStep,

        @Option(value = "step gamma_k of theta", preset = "{name: constant, value: 0.1}", range = "schedule")
        Schedule upperStep,

        @Option(value = "samples in a block", preset = "64", range = ">= 1")
        int batch)
        implements StochasticBilevelMethod {

    /**
     * Checks the batch.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Saba {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public StochasticIteration start(FiniteSumProblem problem, double[] start, SeedPath seed) {
        return new Run(problem, start, seed);
    }

    private final class Run implements StochasticIteration {

        private final LowerOracle lower;
        private final UpperOracle upper;
        private final Blocks lowerBlocks;
        private final Blocks upperBlocks;
        private final RandomGenerator lowerDraws;
        private final RandomGenerator upperDraws;
        private final Memory lowerGradients;
        private final Memory hessianProducts;
        private final Memory mixedProducts;
        private final Memory upperGradients;
        private final double[] x;
        private final double[] q;
        private final double[] lowerGradient;
        private final double[] hessianProduct;
        private final double[] mixedProduct;
        private final double[] upperGradient;

        Run(FiniteSumProblem problem, double[] start, SeedPath seed) {
            int n = problem.dimension();
            lower = problem.lower();
            upper = problem.upper();
            lowerBlocks = Blocks.of(problem.lowerCount(), batch);
            upperBlocks = Blocks.of(problem.upperCount(), batch);
            lowerDraws = seed.child("lower").generator();
            upperDraws = seed.child("upper").generator();
            Support[] supports =
                    Arrays.stream(lowerBlocks.samples()).map(problem::support).toArray(Support[]::new);
            lowerGradients = lowerBlocks.memory(n);
            hessianProducts = lowerBlocks.memory(n);
            mixedProducts = new Memory(lowerBlocks.shares(), supports, start.length);
            upperGradients = upperBlocks.memory(n);
            x = new double[n];
            q = new double[n];
            lowerGradient = new double[n];
            hessianProduct = new double[n];
            mixedProduct = new double
                    [Arrays.stream(supports).mapToInt(Support::length).max().orElseThrow()];
            upperGradient = new double[n];
            fill(start);
        }

        private void fill(double[] theta) {
            for (int block = 0; block < lowerBlocks.count(); block++) {
                lower.linearize(x, theta, lowerBlocks.samples()[block]);
                lower.gradient(lowerGradient);
                lowerGradients.fill(block, lowerGradient);
            }
            for (int block = 0; block < upperBlocks.count(); block++) {
                upper.linearize(x, upperBlocks.samples()[block]);
                upper.gradient(upperGradient);
                upperGradients.fill(block, upperGradient);
            }
        }

        @Override
        public void step(long k, double[] theta) {
            int block = lowerDraws.nextInt(lowerBlocks.count());
            int upperBlock = upperDraws.nextInt(upperBlocks.count());
            lower.linearize(x, theta, lowerBlocks.samples()[block]);
            lower.gradient(lowerGradient);
            lower.hessianProduct(q, hessianProduct);
            lower.mixedProduct(q, mixedProduct);
            upper.linearize(x, upperBlocks.samples()[upperBlock]);
            upper.gradient(upperGradient);
            double rho = lowerStep.at(k);
            lowerGradients.addEstimate(-rho, block, lowerGradient, x);
            hessianProducts.addEstimate(-rho, block, hessianProduct, q);
            upperGradients.addEstimate(rho, upperBlock, upperGradient, q);
            mixedProducts.addEstimate(upperStep.at(k), block, mixedProduct, theta);
        }

        @Override
        public double[] x() {
            return x;
        }
    }
}
