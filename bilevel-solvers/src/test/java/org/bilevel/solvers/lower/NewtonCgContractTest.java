package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class NewtonCgContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new NewtonCg(iterationLimit, 0.9);
    }
}
