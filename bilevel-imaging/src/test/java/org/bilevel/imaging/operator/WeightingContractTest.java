package org.bilevel.imaging.operator;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.testkit.ForwardOperatorContract;

final class WeightingContractTest extends ForwardOperatorContract {

    @Override
    protected ForwardOperator operator() {
        return new Weighting(
                IntStream.range(0, 60).mapToDouble(i -> 0.2 + Math.sqrt(i % 11)).toArray());
    }

    @Override
    protected List<ImageShape> shapes() {
        return List.of(new ImageShape(1, 6, 10), new ImageShape(3, 4, 5));
    }
}
