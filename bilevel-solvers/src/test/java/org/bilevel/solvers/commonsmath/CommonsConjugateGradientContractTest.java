package org.bilevel.solvers.commonsmath;

import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearSolverContract;

class CommonsConjugateGradientContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new CommonsConjugateGradient(iterationLimit);
    }
}
