package org.bilevel.imaging.regularizer;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Laws;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.testkit.RegularizerContract;

/** Reflecting boundaries: with periodic ones all derivatives in theta are 0 at constant images, where relative tolerances leave no room for rounding. */
final class InputConvexNetworkContractTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        RandomGenerator random = seed.child("options").generator();
        return new InputConvexNetwork(
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                random.nextBoolean() ? 3 : 5,
                Boundary.REFLECTING,
                Precision.DOUBLE);
    }

    /** Half of the slopes are those of a linear function, which pairs of opposite filters cancel. */
    @Override
    protected double relativeNoise() {
        return 100 * Laws.TAYLOR_NOISE;
    }
}
