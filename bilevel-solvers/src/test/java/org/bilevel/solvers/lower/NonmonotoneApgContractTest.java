package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class NonmonotoneApgContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new NonmonotoneApg(iterationLimit, 0.8, 1e-4);
    }
}
