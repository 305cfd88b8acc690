package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * The heavy ball (Polyak 1964) on 1/2 x^T A x - b^T x for positive definite A:
 *
 * <pre>
 * x_{k+1} = x_k + 4 / (sqrt(L) + sqrt(mu))^2 (b - A x_k) + beta (x_k - x_{k-1}),   beta = rho^2,   rho = (sqrt(kappa) - 1) / (sqrt(kappa) + 1),   x_{-1} = x_0.
 * </pre>
 *
 * ||x_k - A^-1 b|| and the residual are at most (1 + (1 + rho) k) rho^k times what they were at the start: the rate of conjugate gradients, after a rise, without inner products, and with the
 * spectrum's bounds in place of the spectrum.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition in every iteration. An iteration costs one product; a solve costs one more, at the start. Storage beyond x: 2n.
 * Stalls after 100 + 8 sqrt(kappa) iterations that do not lower the residual by 1 %. A residual that grows although A's bounds exclude it is a Breakdown. kappa = L / mu, from the
 * operator's bounds on its spectrum.
 *
 * @param maxIterations most iterations
 */
public record LinearHeavyBall(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public LinearHeavyBall {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public LinearHeavyBall() {
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
                "LinearHeavyBall", LinearHeavyBall::parameters, maxIterations, a, b, x, stopping, workspace);
    }

    private static StationaryIteration.Parameters parameters(double mu, double l) {
        double roots = Math.sqrt(l) + Math.sqrt(mu);
        double rho = (Math.sqrt(l) - Math.sqrt(mu)) / roots;
        return new StationaryIteration.Parameters(4 / (roots * roots), rho, 100 + 8 * Math.sqrt(l / mu));
    }
}
