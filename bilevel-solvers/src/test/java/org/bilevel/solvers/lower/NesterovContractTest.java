package org.bilevel.solvers.lower;

import java.util.List;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelRate;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class NesterovContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new Nesterov(iterationLimit);
    }

    @Override
    protected List<LowerLevelRate> rates() {
        return List.of(LowerLevelRate.constantMomentum());
    }
}
