package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;

/**
 * {@link DataCleaning} as a finite sum: h_i is sigma(theta_i) times the loss of training sample i plus the whole ridge, g_j the loss of validation sample j. A mini-batch
 * touches the entries of theta of its own samples only.
 */
public final class FiniteSumCleaning extends FiniteSumClassifier {

    private final double ridge;

    /**
     * A problem from data.
     *
     * @param training samples of the lower level, some labels wrong
     * @param validation clean samples of the upper level, of the same features and classes
     * @param ridge positive
     * @throws IllegalArgumentException if the data do not match or the ridge is not positive
     */
    public FiniteSumCleaning(PackedData training, PackedData validation, double ridge) {
        super(training, validation, "trust", training.size());
        Options.requirePositive("ridge", ridge);
        this.ridge = ridge;
    }

    @Override
    public Support support(int[] batch) {
        return Support.of(batch);
    }

    @Override
    public LowerOracle lower() {
        return new Lower();
    }

    @Override
    public LowerLevelConstants constants(double[] theta) {
        layout().requireLength(theta);
        double largest = ScoreLoss.Logistic.sigmoid(Arrays.stream(theta).max().orElseThrow());
        return norms.constants(largest, ridge, ridge);
    }

    private final class Lower extends ClassifierLowerOracle {

        /** sigma'(theta_i) / b, by place in the batch. */
        private double[] derivatives = {};

        Lower() {
            super(training);
            Arrays.fill(super.ridge, FiniteSumCleaning.this.ridge);
        }

        @Override
        void bind(double[] theta, int[] batch) {
            if (derivatives.length != batch.length) {
                derivatives = new double[batch.length];
            }
            for (int j = 0; j < batch.length; j++) {
                weights[j] = ScoreLoss.Logistic.sigmoid(theta[batch[j]]) / batch.length;
                derivatives[j] = weights[j] * ScoreLoss.Logistic.sigmoid(-theta[batch[j]]);
            }
        }

        @Override
        public void mixedProduct(double[] v, double[] out) {
            for (int j = 0; j < derivatives.length; j++) {
                out[j] = derivatives[j] * losses.slopeAlong(j, v);
            }
        }
    }

    @Override
    public String toString() {
        return "FiniteSumCleaning(%s, validation %d, ridge = %.3g)".formatted(training, validation.size(), ridge);
    }
}
