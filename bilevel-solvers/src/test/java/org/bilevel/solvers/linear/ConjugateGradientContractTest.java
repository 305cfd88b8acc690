package org.bilevel.solvers.linear;

import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearSolverContract;

class ConjugateGradientContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new ConjugateGradient(iterationLimit);
    }
}
