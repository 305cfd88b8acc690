package org.bilevel.solvers.problem;

import java.util.Arrays;

/**
 * The losses l_j of a mini-batch of labelled samples at one weight vector x of a linear classifier, arranged as in {@link LogisticRegression}; each operation costs O(batch
 * features classes). Owns its memory, which grows to the largest batch, and belongs to one thread.
 */
final class ClassifierBatch {

    private final PackedData data;
    private final ScoreLoss loss;
    private final double[] along;
    private int[] batch = {};
    private double[][] scores = {};
    private double[][] probabilities = {};

    ClassifierBatch(PackedData data) {
        this.data = data;
        this.loss = ScoreLoss.of(data.classes());
        this.along = new double[loss.scores()];
    }

    /** The length of x for some data. */
    static int unknowns(PackedData data) {
        return ScoreLoss.of(data.classes()).scores() * data.featureCount();
    }

    /** Binds a point and a batch, which is kept. */
    void linearize(double[] x, int[] samples) {
        grow(samples.length);
        batch = samples;
        for (int j = 0; j < batch.length; j++) {
            score(j, x, scores[j]);
            loss.probabilities(scores[j], probabilities[j]);
        }
    }

    private void grow(int size) {
        int old = scores.length;
        if (size > old) {
            scores = Arrays.copyOf(scores, size);
            probabilities = Arrays.copyOf(probabilities, size);
            for (int j = old; j < size; j++) {
                scores[j] = new double[along.length];
                probabilities[j] = new double[along.length];
            }
        }
    }

    /** sum_j w_j l_j. */
    double value(double[] weights) {
        double sum = 0;
        for (int j = 0; j < batch.length; j++) {
            sum += weights[j] * loss.value(scores[j], data.labels()[batch[j]]);
        }
        return sum;
    }

    /** Overwrites {@code out} with sum_j w_j grad l_j. */
    void gradient(double[] weights, double[] out) {
        Arrays.fill(out, 0);
        for (int j = 0; j < batch.length; j++) {
            slope(j);
            add(weights[j], j, out);
        }
    }

    /** Overwrites {@code out} with sum_j w_j (Hessian of l_j) v. */
    void hessianProduct(double[] weights, double[] v, double[] out) {
        Arrays.fill(out, 0);
        for (int j = 0; j < batch.length; j++) {
            score(j, v, along);
            loss.curvature(probabilities[j], along);
            add(weights[j], j, out);
        }
    }

    /** (grad l_j)^T v, j the place in the batch. */
    double slopeAlong(int j, double[] v) {
        slope(j);
        double sum = 0;
        for (int k = 0; k < along.length; k++) {
            sum += along[k] * data.dot(batch[j], v, k * data.featureCount());
        }
        return sum;
    }

    private void slope(int j) {
        System.arraycopy(probabilities[j], 0, along, 0, along.length);
        loss.subtractLabel(along, data.labels()[batch[j]]);
    }

    private void score(int j, double[] x, double[] out) {
        for (int k = 0; k < out.length; k++) {
            out[k] = data.dot(batch[j], x, k * data.featureCount());
        }
    }

    private void add(double weight, int j, double[] out) {
        for (int k = 0; k < along.length; k++) {
            data.axpy(weight * along[k], batch[j], out, k * data.featureCount());
        }
    }
}
