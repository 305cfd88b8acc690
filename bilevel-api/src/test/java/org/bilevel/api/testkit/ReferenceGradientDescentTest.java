package org.bilevel.api.testkit;

import org.bilevel.api.lower.LowerLevelSolver;

/** Shows that {@link LowerLevelSolverContract} can be met. */
final class ReferenceGradientDescentTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new ReferenceGradientDescent(iterationLimit);
    }
}
