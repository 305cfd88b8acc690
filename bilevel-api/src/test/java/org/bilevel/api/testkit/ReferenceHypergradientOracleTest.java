package org.bilevel.api.testkit;

import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;

/** Shows that {@link HypergradientOracleContract} can be met. */
final class ReferenceHypergradientOracleTest extends HypergradientOracleContract {

    @Override
    protected HypergradientOracle oracle(BilevelProblem problem) {
        return new ReferenceHypergradientOracle(problem);
    }
}
