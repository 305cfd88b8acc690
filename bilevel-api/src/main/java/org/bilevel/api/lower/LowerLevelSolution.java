package org.bilevel.api.lower;

import org.bilevel.api.termination.Termination;

/**
 * What a lower-level solve reached; the iterate is in the caller's array.
 *
 * @param gradientNorm ||grad h(x)|| measured at the returned x
 * @param iterations iterations, the unit of cost of the papers
 * @param gradients gradient evaluations, all of them counted
 * @param values evaluations of h itself
 * @param hessianProducts products with A = d2h / dx dx
 * @param termination how it ended
 */
public record LowerLevelSolution(
        double gradientNorm, int iterations, int gradients, int values, int hessianProducts, Termination termination) {

    /** Of a method that uses no second derivatives. */
    public LowerLevelSolution(double gradientNorm, int iterations, int gradients, int values, Termination termination) {
        this(gradientNorm, iterations, gradients, values, 0, termination);
    }
}
