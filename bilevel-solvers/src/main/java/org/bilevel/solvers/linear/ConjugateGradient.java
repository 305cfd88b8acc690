package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.iteration.IterationLoop;

/**
 * The method of conjugate gradients (Hestenes and Stiefel 1952) for positive definite A, from the given x.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition: when the recursive residual meets
 * the tolerance, the true one is computed, and if that does not meet it the method starts anew from it. Once such a start
 * no longer halves the true residual, rounding allows no better: Stalled. A curvature p^T A p <= 0 is a
 * Breakdown that leaves the last good x. The error falls as ||e_j||_A <= 2 ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))^j
 * ||e_0||_A. An iteration costs one product; a solve costs one more at the start and one for each measurement. Storage
 * beyond x: 3n. Also stalls after min(100 + 2n, 1000) iterations that do not lower the residual by 1 %.
 *
 * @param maxIterations most iterations
 */
public record ConjugateGradient(
        @Option(value = "most iterations", preset = "1000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public ConjugateGradient {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public ConjugateGradient() {
        this(1000);
    }

    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        TrueResidual.check(a, b, x, Structure.POSITIVE_DEFINITE, "ConjugateGradient");
        TrueResidual residual = new TrueResidual(a, b, x, stopping.tolerance());
        IterationLoop.Outcome outcome =
                IterationLoop.run(new ConjugateGradientState(residual, x, null, workspace), maxIterations, stopping);
        return new LinearSolution(outcome.measure(), outcome.iterations(), residual.products(), outcome.termination());
    }
}
