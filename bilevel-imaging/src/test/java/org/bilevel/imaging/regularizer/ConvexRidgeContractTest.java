package org.bilevel.imaging.regularizer;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.testkit.RegularizerContract;

/** Composed of layers of 3x3: filters of 7x7. */
final class ConvexRidgeContractTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        RandomGenerator random = seed.child("options").generator();
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        return new ConvexRidge(
                1 + random.nextInt(3),
                1 + random.nextInt(2),
                1 + random.nextInt(2),
                3,
                boundary,
                Precision.DOUBLE,
                random.nextBoolean() ? Potential.SQRT : Potential.LOG_COSH);
    }

    @Override
    protected ImageShape shape(SeedPath seed) {
        RandomGenerator random = seed.child("shape").generator();
        return new ImageShape(random.nextBoolean() ? 1 : 3, 7 + random.nextInt(2), 7 + random.nextInt(2));
    }
}
