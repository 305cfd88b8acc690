package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningExperiments;
import picocli.CommandLine.Command;

/** Compares ISGD with MAID, learning to deblur. */
@Command(
        name = "deblur-foe",
        description =
                "Compares MAID and ISGD with three fixed and two decreasing steps, learning Fields of Experts to undo a Gaussian blur 5 x 5, noise 2, of colour images: 32 images 32 x 32, 6 filters 5 x 5, one seed and a minute; with --full, 250 images 96 x 96, 10 filters 7 x 7, mini-batches of 64, 500 000 computations a run, one seed and hours.")
final class DeblurFoeCommand extends LearningExperimentSubcommand {

    private static final Scale QUICK = new Scale(32, 8, 32, 6, 5, 8, 12_000, 1);
    private static final Scale FULL = new Scale(250, 32, 96, 10, 7, 64, 500_000, 1);

    /** Restarts find the right momentum where mu is far below most curvatures, and a blur is nearly diagonal in frequency. */
    private static final RunConfiguration BASE = RunConfiguration.defaults()
            .withTask(ComponentSpec.of("deblur").with("gamma", 0.01))
            .withNoise(2)
            .withLower(ComponentSpec.of("fista"))
            .withAdjoint(ComponentSpec.of("pcg").with("preconditioner", "circulant"));

    DeblurFoeCommand(Supplier<ComponentRegistry> registry) {
        super(registry);
    }

    @Override
    Experiment experiment(ComponentRegistry components) {
        return LearningExperiments.deblurring(components, options(BASE, QUICK, FULL));
    }
}
