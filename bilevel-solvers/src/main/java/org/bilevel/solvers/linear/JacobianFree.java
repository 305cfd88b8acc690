package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;

/**
 * Jacobian-free backpropagation (Fung et al. 2022): x = s b in place of A^-1 b, whatever the start. Nothing is solved, but the residual is measured, by the one product that this costs, so that the
 * result says how far off it is: Converged if s b happens to meet the tolerance, else IterationLimit after 0 iterations. Storage beyond x: n.
 *
 * @param step s; 0 for 2 / (L + mu) from A's bounds on its spectrum, which makes ||I - s A|| least
 */
public record JacobianFree(
        @Option(value = "factor in place of the inverse; 0: 2 / (L + mu)", preset = "0", range = ">= 0")
        double step) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the step is negative
     */
    public JacobianFree {
        Options.requireAtLeast("step", step, 0);
    }

    /** With the step 2 / (L + mu). */
    public JacobianFree() {
        this(0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the step is to come from bounds on the spectrum and A knows none
     */
    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        TrueResidual.check(a, b, x, Structure.SYMMETRIC, "JacobianFree");
        double tolerance = stopping.tolerance();
        double factor = step > 0 ? step : defaultStep(a);
        for (int i = 0; i < x.length; i++) {
            x[i] = factor * b[i];
        }
        TrueResidual residual = new TrueResidual(a, b, x, tolerance);
        double norm = residual.measure(workspace.vector(0, x.length));
        return new LinearSolution(norm, 0, residual.products(), termination(norm, tolerance));
    }

    private static double defaultStep(LinearOperator a) {
        SpectralBounds bounds = StationaryIteration.bounds(a, "JacobianFree without a step");
        return 2 / (bounds.smallest() + bounds.largest());
    }

    private static Termination termination(double norm, double tolerance) {
        if (!Double.isFinite(norm)) {
            return new Termination.NonFinite(0, "residual");
        }
        return norm <= tolerance
                ? new Termination.Converged(norm, tolerance)
                : new Termination.IterationLimit(0, norm, tolerance);
    }
}
