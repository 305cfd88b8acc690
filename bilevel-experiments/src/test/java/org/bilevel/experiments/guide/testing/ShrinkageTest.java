package org.bilevel.experiments.guide.testing;

import java.util.List;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Instance;

class ShrinkageTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        double[] truth = Dense.gaussian(6, seed.child("truth"));
        double[] noisy = Dense.plus(truth, 0.3, Dense.gaussian(6, seed.child("noise")));
        Shrinkage problem = new Shrinkage(List.of(noisy), List.of(truth));
        return new Instance<>(problem, Dense.gaussian(1, seed.child("theta")));
    }
}
