package org.bilevel.api.problem;

import org.bilevel.api.operator.LinearOperator;

/** The second derivatives of a lower-level objective at one point x. Belongs to one thread. */
public interface Linearization {

    /** A(x) = d2h / dx dx, n x n, symmetric positive definite. */
    LinearOperator hessian();

    /** B(x) = d2h / dx dtheta, n x d; its transpose product B(x)^T q is what a hypergradient needs. */
    LinearOperator mixed();

    /** An upper bound on, or an estimate of, the spectral norm of B(x). */
    Constant mixedNorm();

    /** L_B at this x: ||B(x) - B(y)|| <= L_B ||x - y|| (spectral norm) for every y. */
    Constant mixedLipschitz();

    /**
     * A lower bound on the eigenvalues of A(y) for every y with ||y - x|| <= radius, where more is known near x than mu, which holds everywhere. By default
     * nothing is: 0.
     */
    default Constant strongConvexity(double radius) {
        return Constant.certified(0, "no local information");
    }

    /**
     * An upper bound on ||(A(y) - A(x)) q|| for every y with ||y - x|| <= radius, where more is known than L_A ||q|| radius. By default nothing is:
     * infinity.
     *
     * @param q length n, unmodified
     * @param radius at least 0
     */
    default Constant hessianChange(double[] q, double radius) {
        return Constant.certified(Double.POSITIVE_INFINITY, "no local information");
    }

    /**
     * An upper bound on ||(B(y) - B(x))^T q|| for every y with ||y - x|| <= radius, where more is known than L_B ||q|| radius. By default nothing is:
     * infinity.
     *
     * @param q length n, unmodified
     * @param radius at least 0
     */
    default Constant mixedChange(double[] q, double radius) {
        return Constant.certified(Double.POSITIVE_INFINITY, "no local information");
    }

    /** An upper bound on the spectral norm of the columns of B(x) that belong to a block of theta; by default that of all of them. */
    default Constant mixedNorm(ParameterLayout.Block block) {
        return mixedNorm();
    }

    /** As {@link #mixedChange(double[], double)}, for the columns of a block of theta; by default for all of them. */
    default Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return mixedChange(q, radius);
    }

    /** A bound on ||fl(A q) - A q||, the rounding error of a product with {@link #hessian}; by default rounding is ignored. */
    default Constant hessianRounding(double[] q) {
        return Constant.ROUNDING_IGNORED;
    }

    /** A bound on ||fl(B^T q) - B^T q||, the rounding error of a transpose product with {@link #mixed}; by default rounding is ignored. */
    default Constant mixedRounding(double[] q) {
        return Constant.ROUNDING_IGNORED;
    }
}
