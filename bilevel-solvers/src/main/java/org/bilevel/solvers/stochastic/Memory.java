package org.bilevel.solvers.stochastic;

import org.bilevel.api.stochastic.Support;

/**
 * A mean of vectors, one a block of samples, each known from when its block was last drawn (SAGA; Defazio, Bach and Lacoste-Julien 2014). Block b of m has the share s_b of the
 * mean, sum s_b = 1; a block drawn uniformly corrects the mean by m s_b (new - old), so that the estimate is unbiased whatever the sizes. Vectors are compact, on their block's
 * support, and 0 at first.
 */
final class Memory {

    private final double[] shares;
    private final Support[] supports;
    private final double[][] table;
    private final double[] mean;

    /**
     * A memory of zeros.
     *
     * @param shares s_b
     * @param supports of the blocks' vectors
     * @param length of the mean
     */
    Memory(double[] shares, Support[] supports, int length) {
        this.shares = shares;
        this.supports = supports;
        this.table = new double[shares.length][];
        for (int block = 0; block < table.length; block++) {
            table[block] = new double[supports[block].length()];
        }
        this.mean = new double[length];
    }

    /** Exchanges a block's vector; {@code fresh} is overwritten with new - old. */
    void fill(int block, double[] fresh) {
        exchange(block, fresh);
        supports[block].add(shares[block], fresh, mean);
    }

    /** Adds a multiple of the estimate of the mean to {@code out}, then exchanges the block's vector; {@code fresh} is overwritten. */
    void addEstimate(double scale, int block, double[] fresh, double[] out) {
        exchange(block, fresh);
        supports[block].add(scale * shares.length * shares[block], fresh, out);
        for (int k = 0; k < mean.length; k++) {
            out[k] += scale * mean[k];
        }
        supports[block].add(shares[block], fresh, mean);
    }

    private void exchange(int block, double[] fresh) {
        double[] old = table[block];
        for (int k = 0; k < old.length; k++) {
            double change = fresh[k] - old[k];
            old[k] = fresh[k];
            fresh[k] = change;
        }
    }
}
