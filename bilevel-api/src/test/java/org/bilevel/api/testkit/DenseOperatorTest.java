package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.random.SeedPath;

/** The kit's own operators keep the laws. */
final class DenseOperatorTest extends LinearOperatorContract {

    @Override
    protected LinearOperator operator() {
        return LinearSystem.positiveDefinite(9, 1e4, 1, SeedPath.of(2)).a();
    }
}
