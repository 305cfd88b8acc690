package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.testkit.ErrorBoundContract;

final class AdjointNormBoundContractTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        return new AdjointNormBound();
    }
}
