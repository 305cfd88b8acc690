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

/** Denoising by Fields of Experts. */
final class FieldsOfExpertsObjectiveTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("kind").generator();
        int channels = random.nextBoolean() ? 1 : 3;
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        FieldsOfExperts foe = new FieldsOfExperts(3, random.nextBoolean() ? 3 : 5, boundary, Precision.DOUBLE);
        RestorationProblem problem = RestorationProblems.denoising(
                foe, seed, new ImageShape(channels, 5, 6), new ImageShape(channels, 6, 7));
        return new Instance<>(problem, RestorationProblems.theta(problem, seed));
    }
}
