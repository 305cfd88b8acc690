package org.bilevel.imaging.operator;

import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class CompositionContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Composition(new Mask(0.7, 2), new Blur(BlurKernel.gaussian(3, 0.5), Boundary.REFLECTING));
    }
}
