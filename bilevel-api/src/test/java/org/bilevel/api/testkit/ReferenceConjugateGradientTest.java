package org.bilevel.api.testkit;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.linear.LinearSolver;

/** Shows that {@link LinearSolverContract} can be met. */
final class ReferenceConjugateGradientTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new ReferenceConjugateGradient(iterationLimit);
    }

    @Override
    protected List<LinearRate> rates() {
        return List.of(LinearRate.conjugateGradient());
    }

    @Override
    protected Optional<LinearRate.Quantity> neverGrows() {
        return Optional.of(LinearRate.Quantity.ENERGY);
    }

    @Override
    protected boolean endsWithTheDistinctEigenvalues() {
        return true;
    }
}
