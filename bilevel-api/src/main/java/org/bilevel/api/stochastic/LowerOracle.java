package org.bilevel.api.stochastic;

/**
 * Value and derivatives of the mean of h_i over a mini-batch at one point. {@link #linearize} binds point and batch and pays once for what all products need; the other
 * methods may then be called in any order. Costs are proportional to the batch. Belongs to one thread.
 */
public interface LowerOracle {

    /**
     * Binds a point and a batch.
     *
     * @param x length n, copied or used before this method returns
     * @param theta length d, likewise
     * @param batch indices in 0..N-1, not empty, which may repeat and then count repeatedly; kept, not to be modified
     */
    void linearize(double[] x, double[] theta, int[] batch);

    /** The mean of h_i. */
    double value();

    /** Overwrites {@code out}, length n, with the mean gradient in x. */
    void gradient(double[] out);

    /**
     * Overwrites {@code out} with A v, A the mean of d2 h_i / dx dx.
     *
     * @param v length n, unmodified
     * @param out length n
     */
    void hessianProduct(double[] v, double[] out);

    /**
     * Overwrites {@code out} with the entries of B^T v on the support of the batch, B the mean of d2 h_i / dx dtheta.
     *
     * @param v length n, unmodified
     * @param out at least as long as {@link FiniteSumProblem#support} of the batch
     */
    void mixedProduct(double[] v, double[] out);
}
