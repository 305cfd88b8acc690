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
     * valid until the next call of a method of this objective.
     */
    Linearization linearize(double[] x);

    /** mu, L and L_A at this theta. */
    LowerLevelConstants constants();
}
