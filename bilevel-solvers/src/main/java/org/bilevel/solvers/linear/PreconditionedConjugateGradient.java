package org.bilevel.solvers.linear;

import java.util.Locale;
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
 * Preconditioned conjugate gradients (Saad 2003, Algorithm 9.1) for positive definite A, from the given x: conjugate gradients for M^-1/2 A M^-1/2, without the
 * roots.
 *
 * <p>Stops as {@link ConjugateGradient} does, on the Euclidean norm ||b - A x|| and not on that of the preconditioned system. The error falls as ||e_j||_A <= 2 ((sqrt(kappa) - 1) / (sqrt(kappa) +
 * 1))^j ||e_0||_A with the condition number kappa of M^-1 A. An iteration costs one product with A and one with M^-1; a solve costs one of each more at the start and for each
 * measurement. Storage beyond x: 4n, and what M^-1 needs. A preconditioner that is not positive definite is a Breakdown.
 *
 * @param maxIterations most iterations
 * @param preconditioner M^-1
 */
public record PreconditionedConjugateGradient(
        @Option(value = "most iterations", preset = "1000", range = ">= 1")
        int maxIterations,

        @Option(value = "what is taken for the inverse", preset = "jacobi", range = "jacobi, circulant")
        Preconditioner preconditioner)
        implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public PreconditionedConjugateGradient {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit and Jacobi's preconditioner. */
    public PreconditionedConjugateGradient() {
        this(1000, Preconditioner.JACOBI);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if A does not know the preconditioner
     */
    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        TrueResidual.check(a, b, x, Structure.POSITIVE_DEFINITE, "PreconditionedConjugateGradient");
        LinearOperator inverse = a.inverse(preconditioner.structure())
                .orElseThrow(() ->
                        new IllegalArgumentException("preconditioner = %s, but this operator (%s) has none of this kind"
                                .formatted(
                                        preconditioner.name().toLowerCase(Locale.ROOT),
                                        a.getClass().getSimpleName())));
        TrueResidual residual = new TrueResidual(a, b, x, stopping.tolerance());
        IterationLoop.Outcome outcome =
                IterationLoop.run(new ConjugateGradientState(residual, x, inverse, workspace), maxIterations, stopping);
        return new LinearSolution(outcome.measure(), outcome.iterations(), residual.products(), outcome.termination());
    }
}
