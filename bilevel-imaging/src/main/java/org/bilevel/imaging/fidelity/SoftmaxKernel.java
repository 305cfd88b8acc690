package org.bilevel.imaging.fidelity;

import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.operator.BlurKernel;

/**
 * A kernel k = softmax(a): positive taps that sum to 1, whatever the logits a. Its derivative J = diag(k) - k k^T is symmetric, 0 <= J <= diag(k), and its rows sum to 0.
 *
 * @param kernel k
 * @param error an upper bound on sum_t |fl(k_t) - k_t|
 */
record SoftmaxKernel(BlurKernel kernel, double error) {

    /**
     * The kernel of finite logits.
     *
     * @param size its side in pixels, odd
     * @param logits flat [size, size]
     */
    static SoftmaxKernel of(int size, double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] taps = new double[logits.length];
        double sum = 0;
        double entropy = 0;
        for (int t = 0; t < taps.length; t++) {
            taps[t] = Math.exp(logits[t] - largest);
            sum += taps[t];
            entropy += taps[t] * (largest - logits[t]);
        }
        for (int t = 0; t < taps.length; t++) {
            taps[t] /= sum;
        }
        // As for softmax probabilities in docs/theory/constants.md, section 3: the arguments' errors u |a_t - max a|
        // count twice, weighted with k.
        double units = 2 * entropy / sum + taps.length + 16;
        return new SoftmaxKernel(new BlurKernel(size, taps), units * Rounding.UNIT);
    }

    /** J d. */
    double[] derivative(double[] d) {
        double[] taps = kernel.taps();
        double mean = 0;
        for (int t = 0; t < taps.length; t++) {
            mean += taps[t] * d[t];
        }
        double[] out = new double[taps.length];
        for (int t = 0; t < taps.length; t++) {
            out[t] = taps[t] * (d[t] - mean);
        }
        return out;
    }

    /** An upper bound on ||J||: J <= diag(k), and by Gershgorin 2 k_t (1 - k_t) <= 1/2. */
    double derivativeNorm() {
        double largest = 0;
        for (double tap : kernel.taps()) {
            largest = Math.max(largest, tap);
        }
        return Math.min(0.5, largest * (1 + 1e-12));
    }
}
