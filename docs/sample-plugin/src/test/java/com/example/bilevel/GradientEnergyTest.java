package com.example.bilevel;

import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.testkit.RegularizerContract;

class GradientEnergyTest extends RegularizerContract {

    @Override
    protected Regularizer regularizer(SeedPath seed) {
        return new GradientEnergy();
    }
}
