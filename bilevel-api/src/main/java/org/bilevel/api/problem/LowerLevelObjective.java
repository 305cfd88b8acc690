package org.bilevel.api.problem;

/**
 * h(., theta) of one sample: twice differentiable, mu-strongly convex and L-smooth. May own scratch memory and then
 * belongs to one thread. Evaluations allocate nothing and leave x unmodified.
 */
public interface LowerLevelObjective {

    /** The length n of x. */
    int dimension();

    /** h(x). */
    double value(double[] x);

    /**
     * Overwrites {@code gradient} with the gradient of h at x.
     *
     * @param x length n
     * @param gradient length n
     */
    void gradient(double[] x, double[] gradient);

    /**
     * The second derivatives at x. What x costs is paid here, once, and used by every product. The result may share this objective's memory: it is
     * valid until this objective is next evaluated or linearised.
     */
    Linearization linearize(double[] x);

    /**
     * A bound on ||fl(grad h(x)) - grad h(x)||, the rounding error of {@link #gradient} at x, everything computed from theta included. By default
     * rounding is ignored, and a bound on a hypergradient is then an estimate.
     */
    default Constant gradientRounding(double[] x) {
        return Constant.ROUNDING_IGNORED;
    }

    /** mu, L and L_A at this theta. */
    LowerLevelConstants constants();
}
