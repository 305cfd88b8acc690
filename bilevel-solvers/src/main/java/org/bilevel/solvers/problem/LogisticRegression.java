package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;

/**
 * Learning how strongly to regularise a linear classifier (as in Pedregosa 2016, arXiv 1602.02355, section 5), one bilevel sample:
 *
 * <pre>
 * h(x, theta) = (1/N) sum_i l(a_i^T x_1, ..., a_i^T x_s; label_i) + 1/2 sum_j e^theta_f(j) x_j^2
 * g(x)        = mean of l over the validation samples
 * </pre>
 *
 * with l the negative log-likelihood. Two classes have one weight vector (s = 1, x of length p, log-odds of class 1); c > 2 classes have one each (s = c, softmax, x of length
 * c p, class by class). theta is one number, or one for each feature, shared by the classes. Constants, local information and rounding bounds are certified:
 * docs/theory/constants.md, sections 3 and 4.
 */
public final class LogisticRegression implements BilevelProblem {

    /** How many regularisation parameters there are. */
    public enum Regularization {
        /** One for all weights. */
        SHARED,
        /** One for each feature. */
        PER_FEATURE
    }

    /** Up to this length of x, bounds near a point factorise dense Hessians unless told otherwise. */
    public static final int DENSEST_DIMENSION = 50;

    private final WeightedLoss training;
    private final UpperLevelObjective validation;
    private final ParameterLayout layout;
    private final int densestDimension;

    /** As below, with {@link #DENSEST_DIMENSION}. */
    public LogisticRegression(LabelledData training, LabelledData validation, Regularization regularization) {
        this(training, validation, regularization, DENSEST_DIMENSION);
    }

    /**
     * A problem from data.
     *
     * @param training samples of the lower level
     * @param validation samples of the upper level, of the same features and classes
     * @param regularization how many parameters
     * @param densestDimension the largest length n of x for which strong convexity near a point is computed from the dense Hessian, at a cost of N n^2 + n^3 a bound; 0
     *     for never
     * @throws IllegalArgumentException if the data do not match
     */
    public LogisticRegression(
            LabelledData training, LabelledData validation, Regularization regularization, int densestDimension) {
        requireSameShape(training, validation);
        Options.requireAtLeast("densestDimension", densestDimension, 0);
        this.training = WeightedLoss.mean(LabelledFeatures.of(training));
        this.validation = ValidationLoss.of(validation);
        this.layout = ParameterLayout.builder()
                .add("log_ridge", regularization == Regularization.SHARED ? 1 : training.featureCount())
                .build();
        this.densestDimension = densestDimension;
    }

    static void requireSameShape(LabelledData training, LabelledData validation) {
        Options.require(
                validation.featureCount() == training.featureCount() && validation.classes() == training.classes(),
                "validation",
                validation,
                "of the features and classes of " + training);
    }

    /**
     * Mixtures of Gaussians of separation 2 ({@link LabelledData#random}).
     *
     * @param samples in training and again in validation, at least 1
     * @param features at least 1
     * @param classes at least 2
     */
    public static LogisticRegression random(
            int samples, int features, int classes, Regularization regularization, SeedPath seed) {
        return new LogisticRegression(
                LabelledData.random(samples, features, classes, 2, seed.child("centres"), seed.child("training")),
                LabelledData.random(samples, features, classes, 2, seed.child("centres"), seed.child("validation")),
                regularization);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int sampleCount() {
        return 1;
    }

    @Override
    public int dimension(int sample) {
        return training.features().unknowns();
    }

    /** 0. */
    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if some e^theta is 0 or not finite
     */
    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout.requireLength(theta);
        double[] ridge = new double[dimension(0)];
        for (int j = 0; j < ridge.length; j++) {
            ridge[j] = Math.exp(theta[j % theta.length]);
            Options.requirePositive("exp(" + layout.nameOf(j % theta.length) + ")", ridge[j]);
        }
        int groups = theta.length;
        return sample -> new RegularizedLoss(
                training, ridge, densestDimension, loss -> new RidgeMixed(loss.point(), ridge, groups));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return validation;
    }

    @Override
    public String toString() {
        return "LogisticRegression(%s, %s)".formatted(training.features().data(), layout);
    }
}
