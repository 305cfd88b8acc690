package org.bilevel.api.testkit;

import java.util.List;
import org.bilevel.api.lower.LowerLevelSolver;

/** Shows that {@link LowerLevelSolverContract} can be met. */
final class ReferenceGradientDescentTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new ReferenceGradientDescent(iterationLimit);
    }

    @Override
    protected List<LowerLevelRate> rates() {
        return List.of(LowerLevelRate.gradientDescent(), LowerLevelRate.gradientDescentOfGradient());
    }
}
