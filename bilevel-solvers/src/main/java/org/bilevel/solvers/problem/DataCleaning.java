package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;

/**
 * Learning which training samples to trust, some of whose labels are wrong (data hyper-cleaning, Franceschi et al. 2017), one bilevel sample:
 *
 * <pre>
 * h(x, theta) = (1/N) sum_i sigma(theta_i) l(a_i^T x_1, ..., a_i^T x_s; label_i) + ridge/2 ||x||^2,   sigma(t) = 1 / (1 + e^-t)
 * g(x)        = mean of l over clean validation samples
 * </pre>
 *
 * with l and x as in {@link LogisticRegression}, and theta of length N. Constants, local information and rounding bounds are certified: docs/theory/constants.md, sections 3
 * and 4.
 */
public final class DataCleaning implements BilevelProblem {

    private final LabelledFeatures training;
    private final UpperLevelObjective validation;
    private final double ridge;
    private final int densestDimension;
    private final ParameterLayout layout;

    /** As below, with {@link LogisticRegression#DENSEST_DIMENSION}. */
    public DataCleaning(LabelledData training, LabelledData validation, double ridge) {
        this(training, validation, ridge, LogisticRegression.DENSEST_DIMENSION);
    }

    /**
     * A problem from data.
     *
     * @param training samples of the lower level, some labels wrong
     * @param validation clean samples of the upper level, of the same features and classes
     * @param ridge positive
     * @param densestDimension as in {@link LogisticRegression}
     * @throws IllegalArgumentException if the data do not match or an option is out of range
     */
    public DataCleaning(LabelledData training, LabelledData validation, double ridge, int densestDimension) {
        LogisticRegression.requireSameShape(training, validation);
        Options.requirePositive("ridge", ridge);
        Options.requireAtLeast("densestDimension", densestDimension, 0);
        this.training = LabelledFeatures.of(training);
        this.validation = ValidationLoss.of(validation);
        this.ridge = ridge;
        this.densestDimension = densestDimension;
        this.layout = ParameterLayout.builder().add("trust", training.size()).build();
    }

    /**
     * Mixtures of Gaussians of separation 2 ({@link LabelledData#random}).
     *
     * @param samples in training and again in validation, at least 1
     * @param features at least 1
     * @param classes at least 2
     * @param corrupted probability that a training label is wrong, from 0 to 1
     * @param ridge positive
     */
    public static DataCleaning random(
            int samples, int features, int classes, double corrupted, double ridge, SeedPath seed) {
        return new DataCleaning(
                LabelledData.random(samples, features, classes, 2, seed.child("centres"), seed.child("training"))
                        .withCorruptedLabels(corrupted, seed.child("corruption")),
                LabelledData.random(samples, features, classes, 2, seed.child("centres"), seed.child("validation")),
                ridge);
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
        return training.unknowns();
    }

    /** 0. */
    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout.requireLength(theta);
        double[] weights = new double[theta.length];
        double[] derivatives = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            double trust = ScoreLoss.Logistic.sigmoid(theta[i]);
            weights[i] = trust / theta.length;
            // 1 - trust would cancel for a large theta.
            derivatives[i] = weights[i] * ScoreLoss.Logistic.sigmoid(-theta[i]);
        }
        double[] ridges = new double[training.unknowns()];
        Arrays.fill(ridges, ridge);
        WeightedLoss weighted = new WeightedLoss(training, weights);
        return sample -> new RegularizedLoss(
                weighted, ridges, densestDimension, loss -> new WeightMixed(loss, training, derivatives));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return validation;
    }

    @Override
    public String toString() {
        return "DataCleaning(%s, ridge = %.3g)".formatted(training.data(), ridge);
    }
}
