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
}
