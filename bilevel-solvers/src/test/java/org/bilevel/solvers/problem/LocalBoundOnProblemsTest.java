package org.bilevel.solvers.problem;

import net.jqwik.api.Arbitrary;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.testkit.ErrorBoundContract;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.hypergradient.LocalBound;

final class LocalBoundOnProblemsTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        return new LocalBound();
    }

    @Override
    protected Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Reference.instances();
    }
}
