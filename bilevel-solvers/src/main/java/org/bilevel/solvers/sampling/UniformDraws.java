package org.bilevel.solvers.sampling;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Uniform draws of permutations and subsets of 0..m-1. */
final class UniformDraws {

    private UniformDraws() {}

    /** Fisher and Yates's shuffle. */
    static int[] permutation(int count, RandomGenerator generator) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = generator.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /**
     * A subset by selection sampling (Fan, Muller and Rezucha 1962; Knuth's algorithm S), every subset of its size with the same probability. In increasing order.
     *
     * @param size at most the count
     */
    static int[] subset(int count, int size, RandomGenerator generator) {
        if (size == count) {
            return IntStream.range(0, count).toArray();
        }
        int[] subset = new int[size];
        int chosen = 0;
        for (int i = 0; chosen < size; i++) {
            // One of the size - chosen that are missing, out of count - i candidates.
            if (generator.nextInt(count - i) < size - chosen) {
                subset[chosen++] = i;
            }
        }
        return subset;
    }
}
