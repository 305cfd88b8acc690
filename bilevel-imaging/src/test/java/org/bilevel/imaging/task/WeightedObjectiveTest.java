package org.bilevel.imaging.task;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.TotalVariation;

/** Denoising with a data term whose weights depend on the measurement. */
final class WeightedObjectiveTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        int channels = seed.child("kind").generator().nextBoolean() ? 1 : 3;
        RestorationProblem problem = RestorationProblems.of(
                new PoissonDenoising(0.02, 5),
                new TotalVariation(),
                seed,
                new ImageShape(channels, 5, 6),
                new ImageShape(channels, 6, 7));
        return new Instance<>(problem, RestorationProblems.theta(problem, seed));
    }
}
