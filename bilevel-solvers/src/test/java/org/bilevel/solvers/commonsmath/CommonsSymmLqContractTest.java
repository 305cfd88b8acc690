package org.bilevel.solvers.commonsmath;

import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearSolverContract;

class CommonsSymmLqContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new CommonsSymmLq(iterationLimit);
    }

    @Override
    protected boolean handlesIndefinite() {
        return true;
    }

    @Override
    protected boolean endsWithTheDistinctEigenvalues() {
        return true;
    }
}
