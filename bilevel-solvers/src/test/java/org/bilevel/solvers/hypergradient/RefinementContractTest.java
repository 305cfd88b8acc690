package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.testkit.ErrorBoundContract;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;

final class RefinementContractTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        Refinement refinement = new Refinement(new Fista(), new ConjugateGradient());
        return solution -> refinement.certify(solution).error();
    }
}
