package org.bilevel.solvers.problem;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.LowerLevelObjectiveContract;

final class QuadraticObjectiveContractTest extends LowerLevelObjectiveContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        return Reference.Kind.QUADRATIC.instance(seed);
    }
}
