package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;

final class ScalarBilevelProblemTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        ScalarBilevelProblem.Kind[] kinds = ScalarBilevelProblem.Kind.values();
        return ScalarBilevelProblem.random(kinds[seed.child("kind").generator().nextInt(kinds.length)], seed);
    }
}
