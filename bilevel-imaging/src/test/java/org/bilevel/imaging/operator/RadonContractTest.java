package org.bilevel.imaging.operator;

import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class RadonContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Radon(5);
    }
}
