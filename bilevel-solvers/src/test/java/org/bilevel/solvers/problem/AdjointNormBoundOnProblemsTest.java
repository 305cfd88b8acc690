package org.bilevel.solvers.problem;

import net.jqwik.api.Arbitrary;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.testkit.ErrorBoundContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.hypergradient.AdjointNormBound;

final class AdjointNormBoundOnProblemsTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        return new AdjointNormBound();
    }

    @Override
    protected Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Reference.instances();
    }
}
