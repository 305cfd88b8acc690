package org.bilevel.imaging.regularizer;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.testkit.RegularizerContract;

final class RegularizerSumContractTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        RandomGenerator random = seed.child("options").generator();
        Regularizer foe = new FieldsOfExperts(1 + random.nextInt(2), 3, Boundary.REFLECTING, Precision.DOUBLE);
        Regularizer tv = new TotalVariation();
        return random.nextBoolean() ? new RegularizerSum(tv, foe) : new RegularizerSum(foe, tv);
    }
}
