package org.bilevel.solvers.stochastic;

import org.bilevel.api.stochastic.OracleCalls;

/**
 * How far a run is.
 *
 * @param steps steps taken, 0 before the first
 * @param calls oracle calls so far
 * @param seconds of the method's own work so far
 */
public record StochasticProgress(long steps, OracleCalls calls, double seconds) {}
