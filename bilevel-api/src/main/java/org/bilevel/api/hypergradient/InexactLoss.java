package org.bilevel.api.hypergradient;

import org.bilevel.api.problem.Constant;

/**
 * The upper-level objective of a mini-batch at inexact lower-level solutions, with brackets on its exact value sum w_i g_i(xhat_i): with e_i >= ||xt_i -
 * xhat_i||,
 *
 * <pre>
 * |g_i(xt_i) - g_i(xhat_i)| <= ||grad g_i(xt_i)|| e_i + L_g e_i^2 / 2
 * </pre>
 *
 * @param value sum over the batch of w_i g_i(xt_i)
 * @param lower lower bound on the exact value, rounding included: certified if every constant it uses is, else estimated
 * @param upper upper bound, likewise
 * @param cost what it cost
 * @param misses lower-level solves that did not reach their tolerance
 */
public record InexactLoss(double value, Constant lower, Constant upper, Cost cost, int misses) {

    /** Half the distance of the brackets. */
    public double uncertainty() {
        return (upper.value() - lower.value()) / 2;
    }
}
