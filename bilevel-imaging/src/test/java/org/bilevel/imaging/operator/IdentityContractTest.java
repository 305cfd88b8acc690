package org.bilevel.imaging.operator;

import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class IdentityContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Identity();
    }
}
