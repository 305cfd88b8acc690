package org.bilevel.api.stochastic;

/** Value and gradient of the mean of g_j over a mini-batch at one point, as {@link LowerOracle}. Belongs to one thread. */
public interface UpperOracle {

    /**
     * Binds a point and a batch.
     *
     * @param x length n, copied or used before this method returns
     * @param batch indices in 0..M-1, not empty, which may repeat; kept, not to be modified
     */
    void linearize(double[] x, int[] batch);

    /** The mean of g_j. */
    double value();

    /** Overwrites {@code out}, length n, with the mean gradient. */
    void gradient(double[] out);
}
