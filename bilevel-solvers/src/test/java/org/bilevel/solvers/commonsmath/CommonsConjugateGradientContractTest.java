package org.bilevel.solvers.commonsmath;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearRate;
import org.bilevel.api.testkit.LinearSolverContract;

class CommonsConjugateGradientContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new CommonsConjugateGradient(iterationLimit);
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
