package org.bilevel.api.problem;

/** g of one sample, smooth: how good a lower-level solution is. Safe for use by several threads. */
public interface UpperLevelObjective {

    /** g(x), at least the infimum 0 for losses. */
    double value(double[] x);

    /**
     * Overwrites {@code gradient} with the gradient of g at x.
     *
     * @param x length n
     * @param gradient length n
     */
    void gradient(double[] x, double[] gradient);

    /** L_g, the Lipschitz constant of the gradient of g. */
    Constant smoothness();
}
