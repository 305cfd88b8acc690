package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * The Neumann series A^-1 b = (1/L) sum_j (I - A/L)^j b for positive definite A, as x_{k+1} = x_k + (b - A x_k) / L: from x_0 = 0, x_k is the sum of its first k terms; from another start,
 * that of the correction. ||x_k - A^-1 b|| falls by 1 - 1/kappa an iteration, more slowly than with {@link LinearGradientDescent}; it is how unrolled differentiation of gradient descent, and much
 * of the literature on bilevel learning, approximates the adjoint.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition in every iteration. An iteration costs one product; a solve costs one more, at the start. Storage beyond x: 2n.
 * Stalls after 100 + kappa iterations that do not lower the residual by 1 %. A residual that grows although A's bounds exclude it is a Breakdown. kappa = L / mu, from the
 * operator's bounds on its spectrum.
 *
 * @param maxIterations most iterations
 */
public record NeumannSeries(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public NeumannSeries {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public NeumannSeries() {
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
                "NeumannSeries", NeumannSeries::parameters, maxIterations, a, b, x, stopping, workspace);
    }

    private static StationaryIteration.Parameters parameters(double mu, double l) {
        return new StationaryIteration.Parameters(1 / l, 0, 100 + l / mu);
    }
}
