package org.bilevel.api.problem;

/**
 * A bilevel learning problem over samples i = 0..m-1:
 *
 * <pre>
 * min_theta  (1/m) sum_i g_i(xhat_i(theta)),   xhat_i(theta) = argmin_x h_i(x, theta)
 * </pre>
 *
 * with h_i twice differentiable and strongly convex in x. Safe for use by several threads.
 */
public interface BilevelProblem {

    /** The blocks of theta. */
    ParameterLayout layout();

    /** m, at least 1. */
    int sampleCount();

    /** The length n of sample i's unknown x. */
    int dimension(int sample);

    /**
     * Overwrites {@code x} with the cold start of sample i, a point that does not depend on theta or on earlier solves, such as the noisy
     * image.
     */
    void coldStart(int sample, double[] x);

    /**
     * Binds theta: what depends on theta alone (normalised filters, constants) is computed here, once for a whole batch.
     *
     * @param theta length d; copied
     * @throws IllegalArgumentException if the length is wrong, or theta violates the problem's constraints
     */
    LowerLevelProblem lowerLevel(double[] theta);

    /** The upper-level objective of sample i. */
    UpperLevelObjective upperLevel(int sample);
}
