package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningExperiments;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Bounds and true errors along a run. */
@Command(
        name = "bounds",
        description =
                "Bounds on the error of hypergradients, their true errors and what the accuracy schedule asked for, along runs of ISGD with decreasing accuracy, denoising grey images: 8 images 12 x 12, 4 filters 5 x 5, 3 seeds, 100 steps and a minute; with --full, 16 images 24 x 24, 10 filters 7 x 7, 5 seeds, 1000 steps and half an hour.")
final class BoundsCommand extends LearningExperimentSubcommand {

    private static final Scale QUICK = new Scale(8, 1, 12, 4, 5, 4, 1, 3);
    private static final Scale FULL = new Scale(16, 1, 24, 10, 7, 4, 1, 5);

    @Option(names = "--steps", paramLabel = "N", description = "Steps of a run (default: 100; with --full, 1000).")
    private @Nullable Integer steps;

    BoundsCommand(Supplier<ComponentRegistry> registry) {
        super(registry);
    }

    @Override
    Experiment experiment(ComponentRegistry components) {
        return LearningExperiments.bounds(components, options(GREY, QUICK, FULL), given(steps, 100, 1000));
    }
}
