package org.bilevel.experiments.guide.testing;

import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.testkit.ForwardOperatorContract;

class DimmedTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Dimmed(0.8);
    }
}
