package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;

/**
 * {@link LogisticRegression} with one parameter for each feature as a finite sum, for data too large for certified bounds on every step: h_i is the loss of training sample i
 * plus the whole ridge, g_j the loss of validation sample j.
 */
public final class FiniteSumLogistic extends FiniteSumClassifier {

    /**
     * A problem from data.
     *
     * @param training samples of the lower level
     * @param validation samples of the upper level, of the same features and classes
     * @throws IllegalArgumentException if the data do not match
     */
    public FiniteSumLogistic(PackedData training, PackedData validation) {
        super(training, validation, "log_ridge", training.featureCount());
    }

    @Override
    public Support support(int[] batch) {
        return Support.all(layout().dimension());
    }

    @Override
    public LowerOracle lower() {
        return new Lower();
    }

    @Override
    public LowerLevelConstants constants(double[] theta) {
        layout().requireLength(theta);
        double[] ridge = new double[theta.length];
        for (int f = 0; f < theta.length; f++) {
            ridge[f] = Math.exp(theta[f]);
            Options.requirePositive("exp(" + layout().nameOf(f) + ")", ridge[f]);
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
