package org.bilevel.imaging.task;

import java.util.random.RandomGenerator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.TotalVariation;

/** Tasks whose operators have parameters of their own. */
final class LearnedOperatorObjectiveTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("kind").generator();
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        SemiBlindDeblurring.Shape kernel =
                random.nextBoolean() ? SemiBlindDeblurring.Shape.GAUSSIAN : SemiBlindDeblurring.Shape.MOTION;
        Task task = random.nextBoolean()
                ? new SemiBlindDeblurring(kernel, 3, 0.8, 1.5, boundary, 0.1)
                : new Mri(Mri.Pattern.LEARNED, 0.5, 6, 2, 1, 0.1);
        Regularizer regularizer = random.nextBoolean()
                ? new TotalVariation()
                : new FieldsOfExperts(2, 3, Boundary.REFLECTING, Precision.DOUBLE);
        int channels = random.nextBoolean() ? 1 : 3;
        RestorationProblem problem = RestorationProblems.of(
                task, regularizer, seed, new ImageShape(channels, 5, 6), new ImageShape(channels, 6, 7));
        return new Instance<>(problem, RestorationProblems.theta(problem, seed));
    }
}
