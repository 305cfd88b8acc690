package org.bilevel.api.stochastic;

/**
 * Evaluations of single samples: a mini-batch of b costs b of each kind it is asked for, the whole sum N or M. Binding a point is free, since each evaluation would pay for
 * it alone.
 *
 * @param lowerGradients gradients of an h_i in x
 * @param hessianProducts products with d2 h_i / dx dx
 * @param mixedProducts products with the transpose of d2 h_i / dx dtheta
 * @param upperGradients gradients of a g_j
 * @param values values of an h_i or a g_j
 */
public record OracleCalls(
        long lowerGradients, long hessianProducts, long mixedProducts, long upperGradients, long values) {

    /** All of them. */
    public long total() {
        return lowerGradients + hessianProducts + mixedProducts + upperGradients + values;
    }
}
