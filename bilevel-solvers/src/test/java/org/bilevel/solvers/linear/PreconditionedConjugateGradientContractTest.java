package org.bilevel.solvers.linear;

import java.util.Optional;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearRate;
import org.bilevel.api.testkit.LinearSolverContract;

class PreconditionedConjugateGradientContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new PreconditionedConjugateGradient(iterationLimit, Preconditioner.JACOBI);
    }

    @Override
    protected Optional<LinearRate.Quantity> neverGrows() {
        return Optional.of(LinearRate.Quantity.ENERGY);
    }
}
