package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;

/**
 * {@link LogisticRegression} with one parameter for each feature as a finite sum, for data too large for certified bounds on every step: h_i is the loss of training sample i
 * plus the whole ridge, g_j the loss of validation sample j.
 */
public final class FiniteSumLogistic implements FiniteSumProblem {

    private final PackedData training;
    private final PackedData validation;
    private final PackedNorms norms;
    private final ParameterLayout layout;

    /**
     * A problem from data.
     *
     * @param training samples of the lower level
     * @param validation samples of the upper level, of the same features and classes
     * @throws IllegalArgumentException if the data do not match
     */
    public FiniteSumLogistic(PackedData training, PackedData validation) {
        requireSameShape(training, validation);
        this.training = training;
        this.validation = validation;
        this.norms = PackedNorms.of(training);
        this.layout = ParameterLayout.builder()
                .add("log_ridge", training.featureCount())
                .build();
    }

    static void requireSameShape(PackedData training, PackedData validation) {
        Options.require(
                validation.featureCount() == training.featureCount() && validation.classes() == training.classes(),
                "validation",
                validation,
                "of the features and classes of " + training);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int dimension() {
        return ClassifierBatch.unknowns(training);
    }

    @Override
    public int lowerCount() {
        return training.size();
    }

    @Override
    public int upperCount() {
        return validation.size();
    }

    @Override
    public Support support(int[] batch) {
        return Support.all(layout.dimension());
    }

    @Override
    public LowerOracle lower() {
        return new Lower();
    }

    @Override
    public UpperOracle upper() {
        return new ClassifierUpperOracle(validation);
    }

    @Override
    public LowerLevelConstants constants(double[] theta) {
        layout.requireLength(theta);
        double[] ridge = new double[theta.length];
        for (int f = 0; f < theta.length; f++) {
            ridge[f] = Math.exp(theta[f]);
            Options.requirePositive("exp(" + layout.nameOf(f) + ")", ridge[f]);
        }
        return norms.constants(
                1,
                Arrays.stream(ridge).min().orElseThrow(),
                Arrays.stream(ridge).max().orElseThrow());
    }

    private final class Lower extends ClassifierLowerOracle {

        Lower() {
            super(training);
        }

        @Override
        void bind(double[] theta, int[] batch) {
            Arrays.fill(weights, 1.0 / batch.length);
            for (int f = 0; f < theta.length; f++) {
                double exponential = Math.exp(theta[f]);
                for (int k = f; k < ridge.length; k += theta.length) {
                    ridge[k] = exponential;
                }
            }
        }

        @Override
        public void mixedProduct(double[] v, double[] out) {
            int p = training.featureCount();
            Arrays.fill(out, 0, p, 0);
            for (int k = 0; k < ridge.length; k++) {
                out[k % p] += ridge[k] * x[k] * v[k];
            }
        }
    }

    @Override
    public String toString() {
        return "FiniteSumLogistic(%s, validation %d)".formatted(training, validation.size());
    }
}
