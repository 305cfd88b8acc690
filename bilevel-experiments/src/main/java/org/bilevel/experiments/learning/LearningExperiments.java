package org.bilevel.experiments.learning;

import java.util.List;
import java.util.Map;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.experiment.Experiment;

/** The papers' experiments on images, by what they vary. */
public final class LearningExperiments {

    /** Root-mean-square error per entry that is guaranteed when denoising, a quarter of a grey level; deblurring, where what is guaranteed is far from what is reached, asks for less. */
    private static final double ACCURACY = 0.001;

    /** A filter has entries of about 0.1 where gradients differ in size from those of denoising. */
    private static final Map<String, Double> DEBLURRING = Map.of("filters", 0.1);

    private LearningExperiments() {}

    /** Denoising: MAID, ISGD with three fixed steps, and with two decreasing ones (Salehi et al. 2024). */
    public static Experiment denoising(ComponentRegistry registry, LearningOptions options) {
        return new MethodComparison(
                "Learning to denoise",
                options,
                new PaperMethods(options, ACCURACY, Map.of())
                        .maidAndIsgd(60, List.of(15.0, 50.0, 150.0), List.of(150.0, 400.0)),
                registry);
    }

    /** Deblurring: the same methods. */
    public static Experiment deblurring(ComponentRegistry registry, LearningOptions options) {
        return new MethodComparison(
                "Learning to deblur",
                options,
                new PaperMethods(options, 20 * ACCURACY, DEBLURRING)
                        .maidAndIsgd(300, List.of(100.0, 300.0, 1000.0), List.of(1000.0, 3000.0)),
                registry);
    }

    /** MAID and HOAG with three accuracy schedules (Salehi et al. 2025). */
    public static Experiment hoagAndMaid(ComponentRegistry registry, LearningOptions options) {
        return new MethodComparison(
                "MAID and HOAG", options, new PaperMethods(options, ACCURACY, Map.of()).maidAndHoag(60), registry);
    }

    /** MAID and ISGD with decreasing steps, learning from several numbers of images. */
    public static Experiment generalisation(ComponentRegistry registry, LearningOptions options) {
        PaperMethods methods = new PaperMethods(options, ACCURACY, Map.of());
        return new Generalisation(options, Map.of("maid", methods.maid(60), "isgd", methods.decreasing(150)), registry);
    }

    /** Bounds on the errors of hypergradients along a run. */
    public static Experiment bounds(ComponentRegistry registry, LearningOptions options, int steps) {
        return new BoundsAlongRuns(
                options, new PaperMethods(options, ACCURACY, Map.of()).decreasing(150), steps, registry);
    }
}
