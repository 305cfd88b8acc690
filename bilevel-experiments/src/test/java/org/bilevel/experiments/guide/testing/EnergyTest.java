package org.bilevel.experiments.guide.testing;

import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.testkit.RegularizerContract;

class EnergyTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        return new Energy();
    }
}
