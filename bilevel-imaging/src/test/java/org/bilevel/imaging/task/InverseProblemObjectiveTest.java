package org.bilevel.imaging.task;

import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.TotalVariation;

/** Deblurring, inpainting, tomography and resonance imaging, whose strong convexity is gamma's. */
final class InverseProblemObjectiveTest extends BilevelProblemContract {

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("kind").generator();
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        Task task = switch (random.nextInt(4)) {
            case 0 -> new Deblurring(3, 0.7, boundary, 0.1);
            case 1 -> new Inpainting(0.6, seed.state(), 0.1);
            case 2 -> new Tomography(3, 0.1);
            default -> new Mri(Mri.Pattern.RANDOM, 0.5, 6, 1, seed.state(), 0.1);
        };
        Regularizer regularizer = random.nextBoolean()
                ? new TotalVariation()
                : new FieldsOfExperts(2, 3, Boundary.REFLECTING, Precision.DOUBLE);
        ForwardOperator operator = task.operator();
        Image truth = RestorationProblems.sample(new ImageShape(random.nextBoolean() ? 1 : 3, 5, 6), seed)
                .truth();
        double[] data = new double[operator.on(truth.shape()).outputLength()];
        operator.on(truth.shape()).apply(truth.data(), data);
        RestorationProblem problem = new RestorationProblem(
                operator, task.gamma(), regularizer, List.of(new Measurement("sample", truth, data)));
        return new Instance<>(problem, RestorationProblems.theta(problem, seed));
    }
}
