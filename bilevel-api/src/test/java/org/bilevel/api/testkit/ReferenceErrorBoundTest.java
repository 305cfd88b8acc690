package org.bilevel.api.testkit;

import org.bilevel.api.hypergradient.ErrorBound;

/** Shows that {@link ErrorBoundContract} can be met. */
final class ReferenceErrorBoundTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        return new ReferenceErrorBound();
    }
}
