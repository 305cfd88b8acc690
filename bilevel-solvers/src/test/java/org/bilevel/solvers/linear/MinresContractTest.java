package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolver;
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
}
