package org.bilevel.experiments.guide.testing;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.testkit.ErrorBoundContract;

class BetterOfTwoTest extends ErrorBoundContract {

    @Override
    protected ErrorBound bound() {
        return new BetterOfTwo();
    }
}
