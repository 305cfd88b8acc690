package org.bilevel.imaging.regularizer;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.testkit.RegularizerContract;

final class GuidedFieldsOfExpertsContractTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        RandomGenerator random = seed.child("options").generator();
        Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
        return new GuidedFieldsOfExperts(
                1 + random.nextInt(3),
                random.nextBoolean() ? 3 : 5,
                1 + random.nextInt(4),
                boundary,
                Precision.DOUBLE,
                random.nextBoolean() ? Potential.SQRT : Potential.LOG_COSH);
    }
}
