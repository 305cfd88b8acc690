package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.testkit.HypergradientOracleContract;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;

final class ImplicitHypergradientsContractTest extends HypergradientOracleContract {

    @Override
    protected HypergradientOracle oracle(BilevelProblem problem) {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 2, () -> false);
    }
}
