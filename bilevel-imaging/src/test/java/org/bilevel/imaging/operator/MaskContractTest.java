package org.bilevel.imaging.operator;

import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class MaskContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Mask(0.4, 5);
    }
}
