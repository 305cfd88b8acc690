package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.ParameterLayout;

/**
 * How theta determines the experts W_k phi_{nu_k}(C_k x): their coordinates eta = [taps of all filters, log W_1 .. log W_K, log nu_1 .. log nu_K], and the derivative J of eta in theta. Filters have zero mean per
 * channel, along every direction of theta as well. Immutable.
 */
interface ExpertParameters {

    /** The blocks of theta. */
    ParameterLayout layout();

    /** Overwrites {@code eta} with J d. */
    void pushForward(double[] direction, double[] eta);

    /** Overwrites {@code out} with J^T eta; may spoil {@code eta}. */
    void pullBack(double[] eta, double[] out);

    /**
     * Squares of bounds on what a linear map E from coordinates does along blocks of theta, in the order of the layout.
     *
     * @param norms of E on coordinates
     */
    double[] blockSquares(Norms norms);

    /**
     * A bound on the rounding error of J^T eta.
     *
     * @param filters a bound on the error of eta's taps
     * @param filtersSize a bound on eta's taps themselves
     * @param logarithms a bound on the error of the other entries of eta, both for one filter and in their sum
     */
    double rounding(double filters, double filtersSize, double logarithms);

    /**
     * Squares of bounds on the norm of a linear map on some of the coordinates.
     *
     * @param filters on zero-mean taps
     * @param weights on log W_1 .. log W_K
     * @param smoothings on log nu_1 .. log nu_K
     * @param scale on a change of all log W_k by the same
     * @param smoothing on a change of all log nu_k by the same
     */
    record Norms(double filters, double weights, double smoothings, double scale, double smoothing) {}
}
