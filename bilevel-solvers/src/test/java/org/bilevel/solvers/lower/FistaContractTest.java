package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class FistaContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new Fista(iterationLimit, Momentum.STRONGLY_CONVEX_RESTART);
    }
}
