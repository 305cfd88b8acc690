package org.bilevel.api.problem;

/** g of one sample, smooth: how good a lower-level solution is. Safe for use by several threads. */
public interface UpperLevelObjective {

    /** g(x), at least the infimum 0 for losses. */
    double value(double[] x);

    /** A bound on |fl(g(x)) - g(x)|, the rounding error of {@link #value} at x; by default rounding is ignored. */
    default Constant valueRounding(double[] x) {
        return Constant.ROUNDING_IGNORED;
    }

    /**
     * Overwrites {@code gradient} with the gradient of g at x.
     *
     * @param x length n
     * @param gradient length n
     */
    void gradient(double[] x, double[] gradient);

    /** A bound on ||fl(grad g(x)) - grad g(x)||, the rounding error of {@link #gradient} at x; by default rounding is ignored. */
    default Constant gradientRounding(double[] x) {
        return Constant.ROUNDING_IGNORED;
    }

    /** L_g, the Lipschitz constant of the gradient of g. */
    Constant smoothness();
}
