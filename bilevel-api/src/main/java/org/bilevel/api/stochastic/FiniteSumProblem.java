package org.bilevel.api.stochastic;

import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;

/**
 * A bilevel problem that is a finite sum at both levels:
 *
 * <pre>
 * min_theta  f(theta) = g(xhat(theta)),   g(x) = (1/M) sum_j g_j(x)
 * xhat(theta) = argmin_x h(x, theta),     h(x, theta) = (1/N) sum_i h_i(x, theta)
 * </pre>
 *
 * with h strongly convex in x. As everywhere in the framework, g does not depend on theta. Safe for use by several threads; its oracles are not.
 */
public interface FiniteSumProblem {

    /** The blocks of theta. */
    ParameterLayout layout();

    /** The length n of x. */
    int dimension();

    /** N, the number of samples of the lower level, at least 1. */
    int lowerCount();

    /** M, the number of samples of the upper level, at least 1. */
    int upperCount();

    /**
     * The entries of theta that the mean of some h_i depends on through more than a constant: what {@link LowerOracle#mixedProduct} has entries for.
     *
     * @param batch indices in 0..N-1, which may repeat
     */
    Support support(int[] batch);

    /** A new oracle of the lower level, with memory of its own, for one thread. */
    LowerOracle lower();

    /** A new oracle of the upper level, with memory of its own, for one thread. */
    UpperOracle upper();

    /** mu, L and L_A of h(., theta), the whole sum. */
    LowerLevelConstants constants(double[] theta);
}
