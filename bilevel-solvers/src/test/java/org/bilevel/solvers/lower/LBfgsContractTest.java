package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class LBfgsContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new LBfgs(iterationLimit, 10, 0.9);
    }
}
