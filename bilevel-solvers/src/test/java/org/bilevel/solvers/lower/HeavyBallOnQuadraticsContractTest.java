package org.bilevel.solvers.lower;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.LowerLevelRate;
import org.bilevel.api.testkit.LowerLevelSolverContract;
import org.bilevel.api.testkit.SolvedObjective;

class HeavyBallOnQuadraticsContractTest extends LowerLevelSolverContract {

    @Override
    protected LowerLevelSolver solver(int iterationLimit) {
        return new HeavyBall(iterationLimit);
    }

    @Override
    @Provide
    protected Arbitrary<SolvedObjective> objectives() {
        return Generators.quadratics(largestCondition()).map(objective -> objective);
    }

    @Override
    protected List<LowerLevelRate> rates() {
        return List.of(LowerLevelRate.heavyBallOnQuadratics());
    }
}
