package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class HeavyBallContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new HeavyBall(iterationLimit);
    }
}
