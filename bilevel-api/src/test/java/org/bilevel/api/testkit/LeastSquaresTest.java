package org.bilevel.api.testkit;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/** Shows that {@link UpperLevelObjectiveContract} can be met. */
final class LeastSquaresTest extends UpperLevelObjectiveContract {

    @Override
    protected UpperLevelObjective objective(SeedPath seed) {
        double[] singular = Dense.logSpaced(dimension(), 0.5, 2);
        return new LeastSquares(
                Dense.withSingularValues(dimension() + 1, dimension(), singular, seed.generator()),
                Dense.gaussian(dimension() + 1, seed.child("b")),
                Constant.certified(4, "||A||^2, prescribed"));
    }

    @Override
    protected int dimension() {
        return 5;
    }
}
