package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningExperiments;
import picocli.CommandLine.Command;

/** Compares ISGD with MAID, learning to denoise. */
@Command(
        name = "denoise-foe",
        description =
                "Compares MAID and ISGD with three fixed and two decreasing steps, learning Fields of Experts to denoise colour images, noise 25: 32 images 32 x 32, 6 filters 5 x 5, 2 seeds and a minute; with --full, 250 images 96 x 96, 10 filters 7 x 7, mini-batches of 64, 500 000 computations a run, one seed and hours.")
final class DenoiseFoeCommand extends LearningExperimentSubcommand {

    private static final Scale QUICK = new Scale(32, 8, 32, 6, 5, 8, 12_000, 2);
    private static final Scale FULL = new Scale(250, 32, 96, 10, 7, 64, 500_000, 1);

    DenoiseFoeCommand(Supplier<ComponentRegistry> registry) {
        super(registry);
    }

    @Override
    Experiment experiment(ComponentRegistry components) {
        return LearningExperiments.denoising(components, options(RunConfiguration.defaults(), QUICK, FULL));
    }
}
