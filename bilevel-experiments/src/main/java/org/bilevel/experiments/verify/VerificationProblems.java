package org.bilevel.experiments.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.verify.VerificationProblem.Instance;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.noise.GaussianNoise;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.GuidedFieldsOfExperts;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.problem.DataCleaning;
import org.bilevel.solvers.problem.LogisticRegression;
import org.bilevel.solvers.problem.LogisticRegression.Regularization;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.problem.ScalarProblem;

/** The kinds of problems that {@code bilevel verify} knows. */
public final class VerificationProblems {

    private static final double NOISE = 0.1;

    private VerificationProblems() {}

    /** All of them, in the order of the table. */
    public static List<VerificationProblem> all() {
        return List.of(
                new VerificationProblem(
                        "scalar",
                        "one unknown, one parameter: ridge regression or a Bregman distance",
                        VerificationProblems::scalar),
                new VerificationProblem(
                        "quadratic",
                        "least squares at both levels, 1000 x 10, 10 parameters",
                        seed -> uniformTheta(QuadraticProblem.random(1000, 10, 10, 2, seed), seed)),
                new VerificationProblem(
                        "quadratic-ill",
                        "the same with a condition number from 1 to 1e6",
                        VerificationProblems::illConditioned),
                new VerificationProblem(
                        "logistic", "logistic regression, two classes, learned ridge", seed -> logistic(2, seed)),
                new VerificationProblem(
                        "softmax",
                        "logistic regression, 3 to 5 classes, learned ridge",
                        seed -> logistic(seed.child("classes").generator().nextInt(3, 6), seed)),
                new VerificationProblem(
                        "data-cleaning",
                        "logistic regression with wrong labels, one learned weight per sample",
                        VerificationProblems::dataCleaning),
                new VerificationProblem(
                        "tv",
                        "denoising by smoothed total variation, 5x5 to 10x10",
                        VerificationProblems::totalVariation),
                new VerificationProblem(
                        "foe",
                        "denoising by Fields of Experts, 2 to 5 filters 3x3 or 5x5, 6x6 to 10x10",
                        seed -> fieldsOfExperts(Precision.DOUBLE, seed)),
                new VerificationProblem(
                        "foe-single",
                        "the same with convolutions in single precision, against references in double precision",
                        seed -> fieldsOfExperts(Precision.SINGLE, seed)),
                new VerificationProblem(
                        "guided-foe",
                        "denoising by guided Fields of Experts in single precision, 2 to 5 filters 3x3 or 5x5, 1 to 8 features, 6x6 to 10x10",
                        VerificationProblems::guidedFieldsOfExperts));
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static VerificationProblem named(String name) {
        return all().stream()
                .filter(problem -> problem.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("problem = %s, must be one of %s"
                        .formatted(
                                name,
                                all().stream().map(VerificationProblem::name).collect(Collectors.joining(", ")))));
    }

    private static Instance scalar(SeedPath seed) {
        RandomGenerator random = seed.child("numbers").generator();
        double target = random.nextGaussian();
        double[] theta = {2 * random.nextGaussian()};
        return new Instance(
                random.nextBoolean()
                        ? ScalarProblem.ridge(random.nextGaussian(), target)
                        : ScalarProblem.bregman(target),
                theta);
    }

    private static Instance illConditioned(SeedPath seed) {
        double condition = Math.pow(10, 6 * seed.child("condition").generator().nextDouble());
        return uniformTheta(QuadraticProblem.illConditioned(1000, 10, 10, 2, condition, seed), seed);
    }

    /** Each parameter uniform in [0, 2]. */
    private static Instance uniformTheta(BilevelProblem problem, SeedPath seed) {
        RandomGenerator random = seed.child("start").generator();
        return new Instance(
                problem, random.doubles(problem.layout().dimension(), 0, 2).toArray());
    }

    /** Ridges around 0.02. */
    private static Instance logistic(int classes, SeedPath seed) {
        RandomGenerator random = seed.child("numbers").generator();
        Regularization regularization = random.nextBoolean() ? Regularization.SHARED : Regularization.PER_FEATURE;
        return gaussianTheta(
                LogisticRegression.random(
                        random.nextInt(10, 50), random.nextInt(2, 9), classes, regularization, seed.child("data")),
                -4,
                random);
    }

    private static Instance dataCleaning(SeedPath seed) {
        RandomGenerator random = seed.child("numbers").generator();
        double ridge = Math.pow(10, -3 * random.nextDouble());
        return gaussianTheta(
                DataCleaning.random(
                        random.nextInt(10, 50),
                        random.nextInt(2, 7),
                        random.nextInt(2, 4),
                        0.3,
                        ridge,
                        seed.child("data")),
                0,
                random);
    }

    private static Instance gaussianTheta(BilevelProblem problem, double mean, RandomGenerator random) {
        double[] theta = new double[problem.layout().dimension()];
        Arrays.setAll(theta, j -> mean + random.nextGaussian());
        return new Instance(problem, theta);
    }

    private static Instance totalVariation(SeedPath seed) {
        RandomGenerator random = seed.child("sizes").generator();
        ImageShape shape = shape(random, 5);
        return denoising(new TotalVariation(), new TotalVariation(), shape, seed);
    }

    private static Instance fieldsOfExperts(Precision precision, SeedPath seed) {
        RandomGenerator random = seed.child("sizes").generator();
        ImageShape shape = shape(random, 6);
        int size = random.nextBoolean() ? 3 : 5;
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        int filters = random.nextInt(2, 6);
        return denoising(
                new FieldsOfExperts(filters, size, boundary, precision),
                new FieldsOfExperts(filters, size, boundary, Precision.DOUBLE),
                shape,
                seed);
    }

    private static Instance guidedFieldsOfExperts(SeedPath seed) {
        RandomGenerator random = seed.child("sizes").generator();
        ImageShape shape = shape(random, 6);
        int size = random.nextBoolean() ? 3 : 5;
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        GuidedFieldsOfExperts exact = new GuidedFieldsOfExperts(
                random.nextInt(2, 6), size, random.nextInt(1, 9), boundary, Precision.DOUBLE, Potential.SQRT);
        GuidedFieldsOfExperts single = new GuidedFieldsOfExperts(
                exact.filters(), size, exact.features(), boundary, Precision.SINGLE, Potential.SQRT);
        return denoising(single, exact, shape, seed);
    }

    /** Grey up to 10 x 10, colour up to 6 x 6: at most 108 unknowns. */
    private static ImageShape shape(RandomGenerator random, int least) {
        boolean grey = random.nextInt(3) > 0;
        int most = grey ? 11 : Math.max(least + 1, 7);
        return new ImageShape(grey ? 1 : 3, random.nextInt(least, most), random.nextInt(least, most));
    }

    /** Two noisy crops of dead leaves; theta near the start of learning, by a factor of about 1.5 in every positive parameter and 0.1 in every tap. */
    private static Instance denoising(Regularizer regularizer, Regularizer exact, ImageShape shape, SeedPath seed) {
        List<Measurement> samples = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Image truth =
                    DeadLeaves.fitting(shape).draw(shape, seed.child("image").child(i));
            Image noisy = new GaussianNoise(NOISE).addTo(truth, "sample " + i, seed.child("noise"));
            // Any guide will do, and this one has structure of all sizes.
            samples.add(new Measurement("sample " + i, truth, noisy.data()).guidedBy(noisy));
        }
        RestorationProblem problem = new RestorationProblem(new Identity(), regularizer, samples);
        double[] theta = regularizer.initialParameters(shape.channels(), NOISE);
        RandomGenerator random = seed.child("theta").generator();
        for (ParameterLayout.Block block : problem.layout().blocks()) {
            double deviation = block.name().equals("filters") ? 0.1 : 0.4;
            for (int j = block.offset(); j < block.end(); j++) {
                theta[j] += deviation * random.nextGaussian();
            }
        }
        return new Instance(problem, theta, new RestorationProblem(new Identity(), exact, samples));
    }
}
