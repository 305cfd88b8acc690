package org.bilevel.api.linear;

import org.bilevel.api.termination.Termination;

/**
 * What a linear solve reached; the iterate is in the caller's array.
 *
 * @param residualNorm ||A x - b|| at the returned x, computed from its definition and not by a recurrence
 * @param iterations iterations, the unit of cost of the papers
 * @param products products with A, all of them counted, those that measure the residual included
 * @param termination how it ended
 */
public record LinearSolution(double residualNorm, int iterations, int products, Termination termination) {}
