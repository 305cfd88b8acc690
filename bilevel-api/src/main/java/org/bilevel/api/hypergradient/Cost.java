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
 * @param searchIterations iterations of solvers for line searches, which the papers do not count among the total computations
 */
public record Cost(
        long lowerIterations,
        long adjointIterations,
        long gradients,
        long values,
        long hessianProducts,
        long mixedProducts,
        long searchIterations) {

    /** Nothing yet. */
    public static final Cost ZERO = new Cost(0, 0, 0, 0, 0, 0);

    /** Without line searches. */
    public Cost(
            long lowerIterations,
            long adjointIterations,
            long gradients,
            long values,
            long hessianProducts,
            long mixedProducts) {
        this(lowerIterations, adjointIterations, gradients, values, hessianProducts, mixedProducts, 0);
    }

    /** Lower plus adjoint iterations: the "total computations" of the papers, without line searches. */
    public long total() {
        return lowerIterations + adjointIterations;
    }

    /** All iterations, those of line searches included. */
    public long iterations() {
        return total() + searchIterations;
    }

    /** The same work, done for a line search. */
    public Cost asSearch() {
        return new Cost(0, 0, gradients, values, hessianProducts, mixedProducts, iterations());
    }

    /** The sum. */
    public Cost plus(Cost other) {
        return new Cost(
                lowerIterations + other.lowerIterations,
                adjointIterations + other.adjointIterations,
                gradients + other.gradients,
                values + other.values,
                hessianProducts + other.hessianProducts,
                mixedProducts + other.mixedProducts,
                searchIterations + other.searchIterations);
    }
}
