package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;

/**
 * R_theta and its derivatives on images of one shape, flat [channels, height, width]. Belongs to one thread and allocates nothing in its values, gradients
 * and Hessian products after the first. The second derivatives are those at the image last given to {@link #linearize}; evaluating value or gradient leaves
 * them valid.
 */
public interface RegularizerEvaluator {

    /** R(x). */
    double value(double[] x);

    /** Adds the gradient of R at x. */
    void addGradient(double[] x, double[] gradient);

    /** Prepares products with the second derivatives at x. */
    void linearize(double[] x);

    /** Adds d2R/dx2 v. */
    void addHessian(double[] v, double[] out);

    /** Overwrites {@code out} with the derivative of the gradient of R along a direction of theta, B d. */
    void mixed(double[] direction, double[] out);

    /** Overwrites {@code out} (length d) with B^T q. */
    void mixedTransposed(double[] q, double[] out);

    /** An upper bound on ||B||. */
    Constant mixedNorm();

    /** L_B with ||B(x) - B(y)|| <= L_B ||x - y|| for every y. */
    Constant mixedLipschitz();
}
