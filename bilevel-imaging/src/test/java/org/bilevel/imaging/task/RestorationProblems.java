package org.bilevel.imaging.task;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.loss.SquaredLoss;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.Regularizer;

/** Small denoising problems. */
final class RestorationProblems {

    static final double NOISE = 0.2;

    private RestorationProblems() {}

    static RestorationProblem denoising(Regularizer regularizer, SeedPath seed, ImageShape... shapes) {
        List<Measurement> samples = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            samples.add(sample(shapes[i], seed.child(i)));
        }
        return new RestorationProblem(new Identity(), regularizer, samples);
    }

    /** A task with images measured as it says, and a little noise. */
    static RestorationProblem of(Task task, Regularizer regularizer, SeedPath seed, ImageShape... shapes) {
        List<Measurement> samples = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            Image truth = sample(shapes[i], seed.child(i)).truth();
            LinearOperator k = task.operator().on(truth.shape());
            double[] exact = new double[k.outputLength()];
            k.apply(truth.data(), exact);
            double[] data = task.measured(exact, 5, "sample", seed.child(i).child("noise"));
            samples.add(new Measurement("sample", truth, data));
        }
        return new RestorationProblem(task.fidelity(), task.gamma(), regularizer, new SquaredLoss(), samples);
    }

    /** A slanted edge on a ramp, plus noise. */
    static Measurement sample(ImageShape shape, SeedPath seed) {
        double[] truth = new double[shape.size()];
        for (int i = 0; i < truth.length; i++) {
            int x = i % shape.width();
            int y = i / shape.width() % shape.height();
            truth[i] = 0.02 * x + (2 * x + y < shape.width() ? 0.2 : 0.7);
        }
        RandomGenerator random = seed.child("noise").generator();
        double[] data = Dense.plus(truth, NOISE, Dense.gaussian(truth.length, random));
        return new Measurement("sample", new Image(shape, truth), data);
    }

    static double[] theta(RestorationProblem problem, SeedPath seed) {
        double[] start = problem.initialParameters(NOISE);
        return Dense.plus(start, 0.1, Dense.gaussian(start.length, seed.child("theta")));
    }
}
