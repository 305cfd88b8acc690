package org.bilevel.imaging.operator;

import java.util.List;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.testkit.ForwardOperatorContract;
import org.junit.jupiter.api.Nested;

/** Kernels that are even or not, under both boundaries. */
final class BlurContractTest {

    private static final BlurKernel SKEW = new BlurKernel(3, new double[] {.1, .4, -.1, .3, 1, .2, 0, .1, .5});

    @Nested
    final class GaussianReflecting extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new Blur(BlurKernel.gaussian(3, 0.6), Boundary.REFLECTING);
        }
    }

    @Nested
    final class GaussianPeriodic extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new Blur(BlurKernel.gaussian(5, 1), Boundary.PERIODIC);
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(new ImageShape(1, 6, 7), new ImageShape(3, 5, 5));
        }
    }

    @Nested
    final class SkewReflecting extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new Blur(SKEW, Boundary.REFLECTING);
        }
    }

    @Nested
    final class SkewPeriodic extends ForwardOperatorContract {
        @Override
        protected ForwardOperator operator() {
            return new Blur(SKEW, Boundary.PERIODIC);
        }
    }
}
