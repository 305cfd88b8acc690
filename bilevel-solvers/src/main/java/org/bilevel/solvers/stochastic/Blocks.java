package org.bilevel.solvers.stochastic;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.stochastic.Support;

/**
 * Samples 0..count-1 cut into blocks of neighbours, the last one perhaps smaller.
 *
 * @param samples of every block
 * @param shares of every block in the count
 */
record Blocks(int[][] samples, double[] shares) {

    static Blocks of(int count, int size) {
        int[][] samples = new int[Math.ceilDiv(count, size)][];
        double[] shares = new double[samples.length];
        for (int block = 0; block < samples.length; block++) {
            int from = block * size;
            samples[block] = IntStream.range(from, Math.min(from + size, count)).toArray();
            shares[block] = (double) samples[block].length / count;
        }
        return new Blocks(samples, shares);
    }

    int count() {
        return samples.length;
    }

    /** A memory of vectors that are as long as their mean. */
    Memory memory(int length) {
        Support[] all = new Support[samples.length];
        Arrays.fill(all, Support.all(length));
        return new Memory(shares, all, length);
    }
}
