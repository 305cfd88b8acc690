package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningExperiments;
import picocli.CommandLine.Command;

/** Compares MAID with HOAG. */
@Command(
        name = "hoag-maid",
        description =
                "Compares MAID and HOAG with three accuracy schedules, learning Fields of Experts to denoise grey images, noise 25: 8 images 32 x 32, 8 filters 5 x 5, 2 seeds and a minute; with --full, 25 images 96 x 96, 48 filters 7 x 7, 50 000 computations a run, one seed and half an hour.")
final class HoagMaidCommand extends LearningExperimentSubcommand {

    private static final Scale QUICK = new Scale(8, 8, 32, 8, 5, 8, 6_000, 2);
    private static final Scale FULL = new Scale(25, 16, 96, 48, 7, 25, 50_000, 1);

    HoagMaidCommand(Supplier<ComponentRegistry> registry) {
        super(registry);
    }

    @Override
    Experiment experiment(ComponentRegistry components) {
        return LearningExperiments.hoagAndMaid(components, options(GREY, QUICK, FULL));
    }
}
