package org.bilevel.experiments.guide;

import static org.bilevel.api.operator.Structure.POSITIVE_DEFINITE;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination.Cancelled;
import org.bilevel.api.termination.Termination.Converged;
import org.bilevel.api.termination.Termination.IterationLimit;
import org.bilevel.api.termination.Termination.NonFinite;
import org.bilevel.solvers.vector.Vectors;

/** The guide's example of a user's own adjoint solver. */
public record Richardson(
        @Option(value = "step, below 2 / L", preset = "0.01", range = "> 0")
        double step,

        @Option(value = "most iterations", preset = "5000", range = ">= 1")
        int maxIterations)
        implements LinearSolver {

    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        Options.require(a.structure() == POSITIVE_DEFINITE, "structure of A", a.structure(), "POSITIVE_DEFINITE");
        Options.require(b.length == a.inputLength(), "length of b", b.length, "that of A's rows");
        Options.require(x.length == a.inputLength(), "length of x", x.length, "that of A's rows");
        double[] residual = workspace.vector(0, b.length);
        for (int iteration = 0; ; iteration++) {
            a.apply(x, residual);
            for (int i = 0; i < b.length; i++) {
                residual[i] = b[i] - residual[i];
            }
            double norm = Vectors.norm2(residual);
            int products = iteration + 1;
            if (!Double.isFinite(norm)) {
                return new LinearSolution(norm, iteration, products, new NonFinite(iteration, "residual"));
            }
            if (norm <= stopping.tolerance()) {
                return new LinearSolution(norm, iteration, products, new Converged(norm, stopping.tolerance()));
            }
            if (stopping.cancelled().getAsBoolean()) {
                return new LinearSolution(norm, iteration, products, new Cancelled(iteration));
            }
            if (iteration >= maxIterations) {
                IterationLimit limit = new IterationLimit(maxIterations, norm, stopping.tolerance());
                return new LinearSolution(norm, iteration, products, limit);
            }
            Vectors.axpy(step, residual, x);
        }
    }
}
