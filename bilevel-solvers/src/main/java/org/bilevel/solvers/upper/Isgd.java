package org.bilevel.solvers.upper;

import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.convergence.BiasedDescent;
import org.bilevel.solvers.vector.Vectors;

/**
 * Inexact stochastic gradient descent (Salehi, Mukherjee, Roberts and Ehrhardt 2024, arXiv 2412.12049):
 *
 * <pre>
 * theta_{k+1} = theta_k - alpha_k z_k,   z_k at accuracy epsilon_k = a_k sqrt(n), delta_k = ratio L_g epsilon_k
 * </pre>
 *
 * with a_k the {@code accuracy} schedule: the root-mean-square error allowed per entry of x, so that one schedule serves images of every size
 * (n is the smallest dimension in the batch, L_g its smallest upper-level smoothness). Constant schedules give the fixed-step method, decreasing
 * ones the convergent method. The default step suits the mean squared error of images in [0, 1].
 *
 * @param step alpha_k
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 */
public record Isgd(
        @Option(
                value = "step size alpha_k",
                preset = "{name: polynomial, initial: 60, exponent: 0.5}",
                range = "schedule")
        Schedule step,

        @Option(
                value = "root-mean-square error a_k allowed per entry of x; epsilon_k = a_k sqrt(n)",
                preset = "{name: polynomial, initial: 0.002, exponent: 0.25}",
                range = "schedule")
        Schedule accuracy,

        @Option(value = "adjoint residual delta_k / (L_g epsilon_k)", preset = "1", range = "> 0")
        double adjointRatio)
        implements UpperLevelMethod {

    /**
     * Checks the ratio.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Isgd {
        Options.requirePositive("adjointRatio", adjointRatio);
    }

    /** With delta_k = L_g epsilon_k. */
    public Isgd(Schedule step, Schedule accuracy) {
        this(step, accuracy, 1);
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return this::step;
    }

    /** Of the descent step of biased gradient descent; epsilon_k decays like a_k, and z_k is in error by omega_k = O(epsilon_k). */
    @Override
    public ConvergenceConditions convergence(Draws draws) {
        return BiasedDescent.of(step, accuracy, draws);
    }

    private UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
        Accuracy asked = accuracyAt(k, batch, oracle.problem());
        Hypergradient hypergradient = oracle.evaluate(theta, batch, asked);
        double alpha = step.at(k);
        Vectors.axpy(-alpha, hypergradient.z(), theta);
        return new UpperLevelStep(hypergradient, asked, alpha, hypergradient.cost());
    }

    private Accuracy accuracyAt(long k, Batch batch, BilevelProblem problem) {
        int smallest = Integer.MAX_VALUE;
        double smoothness = Double.POSITIVE_INFINITY;
        for (int sample : batch.samples()) {
            smallest = Math.min(smallest, problem.dimension(sample));
            smoothness =
                    Math.min(smoothness, problem.upperLevel(sample).smoothness().value());
        }
        double epsilon = accuracy.at(k) * Math.sqrt(smallest);
        return new Accuracy(epsilon, adjointRatio * smoothness * epsilon);
    }
}
