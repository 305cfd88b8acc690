package org.bilevel.api.hypergradient;

import org.bilevel.api.problem.Constant;

/** A posteriori bound on the error of one sample's hypergradient. Immutable and safe for use by several threads. */
@FunctionalInterface
public interface ErrorBound {

    /**
     * A bound on ||z - grad f_i(theta)|| (Euclidean), rounding included; certified exactly if everything it depends on is proven.
     *
     * @param solution what is known; unmodified
     */
    Constant of(InexactSolution solution);
}
