package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.fourier.BlockSymbol;

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

    /** An upper bound on the norm of the columns of B that belong to a block of theta; by default that of all. */
    default Constant mixedNorm(ParameterLayout.Block block) {
        return mixedNorm();
    }

    /** An upper bound on the change of the Hessian times q within a distance of x; by default none. */
    default Constant hessianChange(double[] q, double radius) {
        return Constant.certified(Double.POSITIVE_INFINITY, "no local information");
    }

    /** An upper bound on the change of B^T q within a distance of x; by default none. */
    default Constant mixedChange(double[] q, double radius) {
        return Constant.certified(Double.POSITIVE_INFINITY, "no local information");
    }

    /** The same for the columns of a block of theta; by default for all. */
    default Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return mixedChange(q, radius);
    }

    /** A bound on the rounding error of what {@link #addGradient} adds at x; by default rounding is ignored. */
    default Constant gradientRounding(double[] x) {
        return Constant.ROUNDING_IGNORED;
    }

    /** A bound on the rounding error of what {@link #addHessian} adds; by default rounding is ignored. */
    default Constant hessianRounding(double[] v) {
        return Constant.ROUNDING_IGNORED;
    }

    /** A bound on the rounding error of {@link #mixedTransposed}; by default rounding is ignored. */
    default Constant mixedRounding(double[] q) {
        return Constant.ROUNDING_IGNORED;
    }

    /** Adds the diagonal of d2R/dx2, or something positive close to it, if it is known; whether it is. By default it is not. */
    default boolean addHessianDiagonal(double[] out) {
        return false;
    }

    /** Adds an operator close to d2R/dx2 that commutes with shifts around the edges and is positive semidefinite, if one is known; whether one is. By default none is. */
    default boolean addHessianSymbol(BlockSymbol out) {
        return false;
    }
}
