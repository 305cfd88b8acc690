package org.bilevel.api.lower;

import org.bilevel.api.termination.Termination;

/**
 * What a lower-level solve reached; the iterate is in the caller's array.
 *
 * @param gradientNorm ||grad h(x)|| measured at the returned x
 * @param iterations iterations, the unit of cost of the papers
 * @param gradients gradient evaluations, all of them counted
 * @param values evaluations of h itself
 * @param termination how it ended
 */
public record LowerLevelSolution(
        double gradientNorm, int iterations, int gradients, int values, Termination termination) {}
