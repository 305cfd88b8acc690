package org.bilevel.api.sampling;

import java.util.Arrays;

/**
 * A mini-batch: sample indices and the weights their hypergradients get in the sum.
 *
 * @param samples indices in 0..m-1, not empty; may repeat when drawn with replacement
 * @param weights same length; 1/b each for a plain mean
 */
public record Batch(int[] samples, double[] weights) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if the batch is empty or the lengths differ
     */
    public Batch {
        if (samples.length == 0 || samples.length != weights.length) {
            throw new IllegalArgumentException("a batch of %d samples with %d weights; must be as many, at least 1"
                    .formatted(samples.length, weights.length));
        }
    }

    /** The plain mean over some samples. */
    public static Batch mean(int... samples) {
        double[] weights = new double[samples.length];
        Arrays.fill(weights, 1.0 / samples.length);
        return new Batch(samples, weights);
    }

    /** The number of samples drawn. */
    public int size() {
        return samples.length;
    }
}
