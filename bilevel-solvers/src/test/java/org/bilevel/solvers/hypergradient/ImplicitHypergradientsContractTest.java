package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.testkit.HypergradientOracleContract;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
<<<<<<< HEAD
import org.bilevel.solvers.lower.Momentum;

class ImplicitHypergradientsContractTest extends HypergradientOracleContract {

    @Override
    protected HypergradientOracle oracle(BilevelProblem problem) {
        return new ImplicitHypergradients(
                problem,
                new Fista(100_000, Momentum.STRONGLY_CONVEX_RESTART),
                new ConjugateGradient(10_000),
                2,
                () -> false);
=======

final class ImplicitHypergradientsContractTest extends HypergradientOracleContract {

    @Override
    protected HypergradientOracle oracle(BilevelProblem problem) {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 2, () -> false);
>>>>>>> imgtest
    }
}
