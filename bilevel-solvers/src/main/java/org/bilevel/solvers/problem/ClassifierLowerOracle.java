package org.bilevel.solvers.problem;

import org.bilevel.api.stochastic.LowerOracle;

/** h = sum_j w_j l_j + 1/2 sum_k ridge_k x_k^2 over a mini-batch, whatever of it depends on theta. */
abstract class ClassifierLowerOracle implements LowerOracle {

    /** The losses at the point. */
    final ClassifierBatch losses;

    /** The point, length n. */
    final double[] x;

    /** Length n. */
    final double[] ridge;

    /** w_j, by place in the batch. */
    double[] weights = {};

    ClassifierLowerOracle(PackedData training) {
        this.losses = new ClassifierBatch(training);
        this.x = new double[ClassifierBatch.unknowns(training)];
        this.ridge = new double[x.length];
    }

    /** Sets weights and ridge for a batch. */
    abstract void bind(double[] theta, int[] batch);

    @Override
    public final void linearize(double[] point, double[] theta, int[] batch) {
        if (weights.length != batch.length) {
            weights = new double[batch.length];
        }
        System.arraycopy(point, 0, x, 0, x.length);
        losses.linearize(x, batch);
        bind(theta, batch);
    }

    @Override
    public final double value() {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += ridge[k] * x[k] * x[k];
        }
        return losses.value(weights) + sum / 2;
    }

    @Override
    public final void gradient(double[] out) {
        losses.gradient(weights, out);
        addRidge(x, out);
    }

    @Override
    public final void hessianProduct(double[] v, double[] out) {
        losses.hessianProduct(weights, v, out);
        addRidge(v, out);
    }

    private void addRidge(double[] v, double[] out) {
        for (int k = 0; k < x.length; k++) {
            out[k] += ridge[k] * v[k];
        }
    }
}
