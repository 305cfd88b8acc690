package org.bilevel.api.testkit;

import java.util.random.RandomGenerator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;

/** The kit's own problems keep the laws: derivatives and constants of {@link SmoothBilevelProblem}. */
final class SmoothBilevelProblemTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("sizes").generator();
        double condition = Math.pow(10, random.nextDouble(3));
        return SmoothBilevelProblem.random(3, random.nextInt(1, 9), random.nextInt(1, 9), condition, seed);
    }
}
