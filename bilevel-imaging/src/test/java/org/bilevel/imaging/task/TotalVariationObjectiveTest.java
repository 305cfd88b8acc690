package org.bilevel.imaging.task;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.TotalVariation;

/** Denoising by total variation. */
final class TotalVariationObjectiveTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        int channels = seed.child("channels").generator().nextBoolean() ? 1 : 3;
        RestorationProblem problem = RestorationProblems.denoising(
                new TotalVariation(), seed, new ImageShape(channels, 5, 6), new ImageShape(channels, 4, 7));
        return new Instance<>(problem, RestorationProblems.theta(problem, seed));
    }
}
