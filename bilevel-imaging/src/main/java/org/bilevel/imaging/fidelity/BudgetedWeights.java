package org.bilevel.imaging.fidelity;

import java.util.Arrays;

/**
 * Weights s_v = sigmoid(a_v - tau) in (0, 1), with tau such that they sum to a budget. With s' = s (1 - s) and S = sum s', J = ds/da = diag(s') - s' s'^T / S, which is symmetric and between 0 and diag(s').
 *
 * @param weights s
 * @param slopes s'
 */
record BudgetedWeights(double[] weights, double[] slopes) {

    private static final int BISECTIONS = 200;

    /**
     * The weights of finite logits.
     *
     * @param logits a
     * @param budget above 0 and below the number of logits
     */
    static BudgetedWeights of(double[] logits, double budget) {
        double tau = shift(logits, budget);
        double[] weights = new double[logits.length];
        double[] slopes = new double[logits.length];
        for (int v = 0; v < logits.length; v++) {
            weights[v] = sigmoid(logits[v] - tau);
            slopes[v] = weights[v] * sigmoid(tau - logits[v]);
        }
        return new BudgetedWeights(weights, slopes);
    }

    private static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-t));
    }

    /** The sum falls with tau, from more than the budget to less: each s_v is the budget's share where tau is the logit less the share's. */
    private static double shift(double[] logits, double budget) {
        double share = budget / logits.length;
        double ofShare = Math.log(share / (1 - share));
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            low = Math.min(low, logit - ofShare);
            high = Math.max(high, logit - ofShare);
        }
        for (int i = 0; i < BISECTIONS && low < high; i++) {
            double middle = low + (high - low) / 2;
            double sum = 0;
            for (double logit : logits) {
                sum += sigmoid(logit - middle);
            }
            if (middle == low || middle == high) {
                break;
            }
            if (sum > budget) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** J d. */
    double[] derivative(double[] d) {
        double sum = 0;
        double total = 0;
        for (int v = 0; v < d.length; v++) {
            sum += slopes[v];
            total += slopes[v] * d[v];
        }
        // All weights are at their ends where the slopes vanish.
        double mean = sum > 0 ? total / sum : 0;
        double[] out = new double[d.length];
        for (int v = 0; v < d.length; v++) {
            out[v] = slopes[v] * (d[v] - mean);
        }
        return out;
    }

    /** An upper bound on ||J||. */
    double derivativeNorm() {
        return Arrays.stream(slopes).max().orElse(0) * (1 + 1e-12);
    }
}
