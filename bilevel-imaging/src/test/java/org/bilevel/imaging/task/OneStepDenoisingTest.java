package org.bilevel.imaging.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.BilevelProblemContract;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Instance;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LearnedBlur;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.ConvexRidge;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.GradientDescent;
import org.junit.jupiter.api.Test;

/** Score matching as a bilevel problem, against its loss written out. */
final class OneStepDenoisingTest extends BilevelProblemContract {

    private static final ImageShape SHAPE = new ImageShape(1, 7, 8);

    @Override
    protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
        RandomGenerator random = seed.child("kind").generator();
        Regularizer regularizer = random.nextBoolean() ? new TotalVariation() : ridge();
        int channels = random.nextBoolean() ? 1 : 3;
        DataFidelity fidelity =
                random.nextBoolean() ? new LeastSquares(new Identity()) : new LearnedBlur(3, Boundary.REFLECTING, 1);
        double[] ofFidelity = fidelity.initialParameters();
        double[] ofRegularizer = theta(regularizer, seed.child("theta"), channels);
        double[] theta = Arrays.copyOf(ofFidelity, ofFidelity.length + ofRegularizer.length);
        System.arraycopy(ofRegularizer, 0, theta, ofFidelity.length, ofRegularizer.length);
        return new Instance<>(problem(fidelity, regularizer, seed, channels), theta);
    }

    private static ConvexRidge ridge() {
        return new ConvexRidge(3, 2, 2, 3, Boundary.REFLECTING, Precision.DOUBLE);
    }

    private static OneStepDenoising problem(
            DataFidelity fidelity, Regularizer regularizer, SeedPath seed, int channels) {
        return new OneStepDenoising(
                fidelity,
                regularizer,
                List.of(
                        RestorationProblems.sample(new ImageShape(channels, 7, 8), seed.child(0)),
                        RestorationProblems.sample(new ImageShape(channels, 8, 7), seed.child(1))));
    }

    private static double[] theta(Regularizer regularizer, SeedPath seed, int channels) {
        double[] start = regularizer.initialParameters(channels, RestorationProblems.NOISE);
        return Dense.plus(start, 0.1, Dense.gaussian(start.length, seed));
    }

    @Test
    void theHypergradientIsThatOfOneStepAndCostsOneIteration() {
        Measurement sample = RestorationProblems.sample(SHAPE, SeedPath.of(3));
        for (Regularizer regularizer : List.of(new TotalVariation(), ridge())) {
            double[] theta = theta(regularizer, SeedPath.of(4), 1);
            OneStepDenoising problem = new OneStepDenoising(regularizer, List.of(sample));
            try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                    problem, new GradientDescent(), new ConjugateGradient(), 1, () -> false)) {
                Hypergradient z = oracle.evaluate(theta, Batch.mean(0), new Accuracy(1e-10, 1e-12));

                assertThat(z.loss()).isCloseTo(loss(regularizer, theta, sample), within(1e-12));
                assertThat(z.cost().lowerIterations()).isEqualTo(1);
                assertThat(z.cost().adjointIterations()).isEqualTo(1);
                assertThat(z.bound().certified()).isTrue();
                for (int i = 0; i < theta.length; i++) {
                    assertThat(z.z()[i])
                            .as("%s of %s", problem.layout().nameOf(i), regularizer)
                            .isCloseTo(difference(regularizer, theta, sample, i), within(1e-8));
                }
            }
        }
    }

    private static double difference(Regularizer regularizer, double[] theta, Measurement sample, int i) {
        double h = 1e-5;
        double[] up = theta.clone();
        double[] down = theta.clone();
        up[i] += h;
        down[i] -= h;
        return (loss(regularizer, up, sample) - loss(regularizer, down, sample)) / (2 * h);
    }

    private static double loss(Regularizer regularizer, double[] theta, Measurement sample) {
        RegularizerEvaluator evaluator = regularizer.at(theta, 1).evaluator(SHAPE);
        double[] gradient = new double[SHAPE.size()];
        evaluator.addGradient(sample.data(), gradient);
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            double error = sample.data()[i] - gradient[i] - sample.truth().data()[i];
            sum += error * error;
        }
        return sum / (2 * gradient.length);
    }

    @Test
    void aMeasurementOfAnotherLengthIsRefused() {
        Measurement half = new Measurement("half", new Image(SHAPE, new double[SHAPE.size()]), new double[3]);

        assertThatThrownBy(() -> new OneStepDenoising(new TotalVariation(), List.of(half)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values measured of sample 'half' = 3, must be 56");
    }
}
