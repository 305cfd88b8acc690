package com.example.bilevel;

import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.LowerLevelSolverContract;

class TripleMomentumTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new TripleMomentum(iterationLimit);
    }
}
