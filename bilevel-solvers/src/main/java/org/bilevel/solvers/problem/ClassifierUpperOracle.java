package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.stochastic.UpperOracle;

/** The mean loss of validation samples. */
final class ClassifierUpperOracle implements UpperOracle {

    private final ClassifierBatch losses;
    private double[] weights = {};

    ClassifierUpperOracle(PackedData validation) {
        this.losses = new ClassifierBatch(validation);
    }

    @Override
    public void linearize(double[] x, int[] batch) {
        if (weights.length != batch.length) {
            weights = new double[batch.length];
            Arrays.fill(weights, 1.0 / batch.length);
        }
        losses.linearize(x, batch);
    }

    @Override
    public double value() {
        return losses.value(weights);
    }

    @Override
    public void gradient(double[] out) {
        losses.gradient(weights, out);
    }
}
