package org.bilevel.solvers.sampling;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.sampling.Batch;

/**
 * A distribution on 0..m-1, drawn from by inversion: p_i = uniform / m + (1 - uniform) c_i / sum c. Draws get the weights 1/(m b p_i), so that weighted sums over b of them
 * are unbiased estimates of means over the data set; each is at most 1/(b uniform).
 */
final class Discrete {

    /** Strictly increasing, the last 1. */
    private final double[] cumulative;

    /**
     * A distribution.
     *
     * @param importance c, not negative; uniform draws if all are 0
     * @param uniform share of the draws that are uniform, in 0..1
     * @throws IllegalArgumentException if rounding leaves a sample no probability
     */
    Discrete(double[] importance, double uniform) {
        double largest = Arrays.stream(importance).max().orElseThrow();
        int m = importance.length;
        double sum = 0;
        for (double c : importance) {
            // Scaled, as the sum of huge numbers may overflow.
            sum += largest > 0 ? c / largest : 1;
        }
        cumulative = new double[m];
        double total = 0;
        for (int i = 0; i < m; i++) {
            double share = largest > 0 ? importance[i] / largest / sum : 1.0 / m;
            double next = i == m - 1 ? 1 : total + uniform / m + (1 - uniform) * share;
            if (!(next > total)) {
                throw new IllegalArgumentException(
                        "sample %d would never be drawn: its constant is too small beside the others; maybe a larger share of uniform draws"
                                .formatted(i));
            }
            cumulative[i] = next;
            total = next;
        }
    }

    /** p_i, exactly that of {@link #at} for uniform numbers. */
    double probability(int i) {
        return i == 0 ? cumulative[0] : cumulative[i] - cumulative[i - 1];
    }

    /**
     * The sample of a number, the first whose cumulative probability is above it.
     *
     * @param number in [0, 1)
     */
    int at(double number) {
        int found = Arrays.binarySearch(cumulative, number);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Independent draws with their weights. */
    Batch draw(int size, RandomGenerator generator) {
        int[] samples = new int[size];
        double[] weights = new double[size];
        for (int j = 0; j < size; j++) {
            samples[j] = at(generator.nextDouble());
            weights[j] = 1 / ((double) cumulative.length * size * probability(samples[j]));
        }
        return new Batch(samples, weights);
    }
}
