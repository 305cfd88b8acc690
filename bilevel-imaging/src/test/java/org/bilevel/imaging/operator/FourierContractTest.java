package org.bilevel.imaging.operator;

import java.util.List;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.testkit.ForwardOperatorContract;
import org.junit.jupiter.api.Nested;

/** Fourier transforms, of all lines or some. */
final class FourierContractTest {

    @Nested
    final class AllLines extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new FourierTransform();
        }
    }

    @Nested
    final class SomeLines extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new WeightedLines(new double[] {1, 0.3, 0, 2});
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(new ImageShape(1, 5, 6), new ImageShape(3, 4, 7));
        }
    }
}
