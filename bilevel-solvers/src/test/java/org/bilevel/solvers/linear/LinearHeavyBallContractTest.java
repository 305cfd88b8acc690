package org.bilevel.solvers.linear;

import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearRate;
import org.bilevel.api.testkit.LinearSolverContract;
import org.bilevel.solvers.fixture.BoundedOperator;

class LinearHeavyBallContractTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new LinearHeavyBall(iterationLimit);
    }

    @Override
    protected LinearSolver solver(int iterationLimit, double smallest, double largest) {
        return BoundedOperator.knowing(solver(iterationLimit), smallest, largest);
    }

    @Override
    protected List<LinearRate> rates() {
        return List.of(LinearRate.heavyBall());
    }
}
