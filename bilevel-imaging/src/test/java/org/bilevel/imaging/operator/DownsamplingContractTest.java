package org.bilevel.imaging.operator;

import java.util.List;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class DownsamplingContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Downsampling(2);
    }

    @Override
    protected List<ImageShape> shapes() {
        return List.of(new ImageShape(1, 6, 8), new ImageShape(3, 4, 2));
    }
}
