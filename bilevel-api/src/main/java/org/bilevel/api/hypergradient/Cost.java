package org.bilevel.api.hypergradient;

/**
 * What computations cost, as actual counts summed over samples.
 *
 * @param lowerIterations iterations of lower-level solvers
 * @param adjointIterations iterations of adjoint solvers
 * @param gradients evaluations of grad_x h
 * @param values evaluations of h
 * @param hessianProducts products with A
 * @param mixedProducts products with B or its transpose
 */
public record Cost(
        long lowerIterations,
        long adjointIterations,
        long gradients,
        long values,
        long hessianProducts,
        long mixedProducts) {

    /** Nothing yet. */
    public static final Cost ZERO = new Cost(0, 0, 0, 0, 0, 0);

    /** Lower plus adjoint iterations: the "total computations" of the papers. */
    public long total() {
        return lowerIterations + adjointIterations;
    }

    /** The sum. */
    public Cost plus(Cost other) {
        return new Cost(
                lowerIterations + other.lowerIterations,
                adjointIterations + other.adjointIterations,
                gradients + other.gradients,
                values + other.values,
                hessianProducts + other.hessianProducts,
                mixedProducts + other.mixedProducts);
    }
}
