package org.bilevel.solvers.problem;

import org.bilevel.api.operator.LinearOperator;

/** B = d2h / dx dtheta of a regularised loss at its point of linearisation, with proven bounds. An operator whose memory is the loss's. */
interface MixedTerm extends LinearOperator {

    /** Of ||B||. */
    double norm();

    /** L_B. */
    double lipschitz();

    /** Of ||(B(y) - B)^T q|| for ||y - x|| <= radius. */
    double change(double[] q, double radius);

    /** Of ||fl(B^T q) - B^T q||. */
    double rounding(double[] q);
}
