package org.bilevel.solvers.linear;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearRate;
import org.bilevel.api.testkit.LinearSolverContract;

class MinresContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new Minres(iterationLimit);
    }

    @Override
    protected boolean handlesIndefinite() {
        return true;
    }

    @Override
    protected List<LinearRate> rates() {
        return List.of(LinearRate.minres());
    }

    @Override
    protected Optional<LinearRate.Quantity> neverGrows() {
        return Optional.of(LinearRate.Quantity.RESIDUAL);
    }

    @Override
    protected boolean endsWithTheDistinctEigenvalues() {
        return true;
    }
}
