package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * Gradient descent on 1/2 x^T A x - b^T x for positive definite A with the best fixed step (Richardson's iteration): x_{k+1} = x_k + 2 / (L + mu) (b - A x_k). ||x_k - A^-1 b|| and the residual fall by
 * (kappa - 1) / (kappa + 1) an iteration.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition in every iteration. An iteration costs one product; a solve costs one more, at the start. Storage beyond x: 2n.
 * Stalls after 100 + kappa / 2 iterations that do not lower the residual by 1 %. A residual that grows although A's bounds exclude it is a Breakdown. kappa = L / mu, from the
 * operator's bounds on its spectrum.
 *
 * @param maxIterations most iterations
 */
public record LinearGradientDescent(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public LinearGradientDescent {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public LinearGradientDescent() {
        this(10_000);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if A knows no bounds on its spectrum
     */
    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        return StationaryIteration.solve(
                "LinearGradientDescent",
                LinearGradientDescent::parameters,
                maxIterations,
                a,
                b,
                x,
                stopping,
                workspace);
    }

    private static StationaryIteration.Parameters parameters(double mu, double l) {
        return new StationaryIteration.Parameters(2 / (l + mu), 0, 100 + l / mu / 2);
    }
}
