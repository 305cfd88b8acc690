package org.bilevel.api.testkit;

import java.util.random.RandomGenerator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;

/** The kit's own problems keep the laws: derivatives and constants of {@link QuadraticBilevelProblem}. */
final class QuadraticBilevelProblemTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("sizes").generator();
        int d = random.nextInt(1, 9);
        double condition = Math.pow(10, random.nextDouble(4));
        return new Instance<>(
                QuadraticBilevelProblem.random(3, random.nextInt(1, 9), d, condition, seed),
                Dense.gaussian(d, seed.child("theta")));
    }
}
