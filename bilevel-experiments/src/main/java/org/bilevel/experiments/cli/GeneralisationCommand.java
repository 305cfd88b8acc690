package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningExperiments;
import picocli.CommandLine.Command;

/** Held-out PSNR against the number of training images. */
@Command(
        name = "generalisation",
        description =
                "Held-out PSNR of MAID and ISGD against the number of training images, learning Fields of Experts to denoise colour images, noise 25: up to 32 images 32 x 32, 6 filters 5 x 5, 2 seeds and a minute; with --full, up to 256 images 96 x 96, 10 filters 7 x 7, 100 000 computations a run, one seed and an hour.")
final class GeneralisationCommand extends LearningExperimentSubcommand {

    private static final Scale QUICK = new Scale(32, 16, 32, 6, 5, 8, 4_000, 2);
    private static final Scale FULL = new Scale(256, 32, 96, 10, 7, 64, 100_000, 1);

    GeneralisationCommand(Supplier<ComponentRegistry> registry) {
        super(registry);
    }

    @Override
    Experiment experiment(ComponentRegistry components) {
        return LearningExperiments.generalisation(components, options(RunConfiguration.defaults(), QUICK, FULL));
    }
}
