package org.bilevel.imaging.loss;

import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.UpperLevelObjectiveContract;

final class MeanSquaredErrorTest extends UpperLevelObjectiveContract {

    @Override
    protected UpperLevelObjective objective(SeedPath seed) {
        return new MeanSquaredError(Dense.gaussian(dimension(), seed.child("truth")));
    }

    @Override
    protected int dimension() {
        return 12;
    }
}
