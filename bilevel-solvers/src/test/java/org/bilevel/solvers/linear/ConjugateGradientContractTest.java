package org.bilevel.solvers.linear;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearRate;
import org.bilevel.api.testkit.LinearSolverContract;

class ConjugateGradientContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new ConjugateGradient(iterationLimit);
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
