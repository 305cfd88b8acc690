package com.example.bilevel;

import java.util.List;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.imaging.regularizer.Regularizer;

/** What this jar offers. */
public final class SamplePlugin implements BilevelPlugin {

    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(
                        LowerLevelSolver.class,
                        "triple-momentum",
                        "the triple momentum method",
                        "Van Scoy, Freeman and Lynch 2018",
                        TripleMomentum.class),
                new Component<>(
                        SamplingStrategy.class,
                        "systematic",
                        "samples at equal distances from a random one on",
                        "Madow and Madow 1944",
                        SystematicSampling.class),
                new Component<>(
                        Schedule.class,
                        "hyperbolic",
                        "initial / (1 + k / delay)",
                        "Bottou 2012",
                        HyperbolicSchedule.class),
                new Component<>(
                        Regularizer.class,
                        "gradient-energy",
                        "weighted squares of differences of neighbours",
                        "Tikhonov and Arsenin 1977",
                        GradientEnergy.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "normalized",
                        "descent in steps of given lengths",
                        "Hazan, Levy and Shalev-Shwartz 2015",
                        NormalizedDescent.class));
    }
}
