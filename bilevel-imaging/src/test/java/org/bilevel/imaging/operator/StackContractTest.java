package org.bilevel.imaging.operator;

import java.util.List;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.testkit.ForwardOperatorContract;

/** Operators of different output lengths, all of whose constants are proven. */
final class StackContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Stack(List.of(
                new Blur(BlurKernel.gaussian(3, 0.6), Boundary.REFLECTING),
                new Mask(0.4, 2),
                new Radon(2),
                new Identity()));
    }
}
