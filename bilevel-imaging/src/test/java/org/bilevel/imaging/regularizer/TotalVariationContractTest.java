package org.bilevel.imaging.regularizer;

import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.testkit.RegularizerContract;

final class TotalVariationContractTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        return new TotalVariation(
                seed.child("kind of variation").generator().nextBoolean()
                        ? TotalVariation.Kind.ISOTROPIC
                        : TotalVariation.Kind.ANISOTROPIC);
    }
}
