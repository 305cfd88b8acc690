package org.bilevel.solvers.problem;

import net.jqwik.api.Arbitrary;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.testkit.HypergradientOracleContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;

final class HypergradientsOfProblemsTest extends HypergradientOracleContract {

    @Override
    protected HypergradientOracle oracle(BilevelProblem problem) {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 2, () -> false);
    }

    @Override
    protected Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Reference.instances();
    }
}
