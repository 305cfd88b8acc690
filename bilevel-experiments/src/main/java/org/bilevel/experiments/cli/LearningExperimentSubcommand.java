package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.LearningOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An experiment of learning runs on images, with what such experiments have in common. */
abstract class LearningExperimentSubcommand extends ParallelExperimentSubcommand {

    /** The scale of an experiment. */
    record Scale(int images, int heldOut, int patch, int filters, int size, int batch, long cost, int seeds) {}

    /** The defaults, of grey images. */
    static final RunConfiguration GREY = RunConfiguration.defaults()
            .withData(RunConfiguration.defaults().data().withGrey(true));

    private final Supplier<ComponentRegistry> registry;

    @Option(
            names = "--data",
            paramLabel = "DIR|synthetic",
            description = "A folder of images, or synthetic (default: ${DEFAULT-VALUE}).")
    private String data = DataConfiguration.SYNTHETIC;

    @Option(names = "--images", paramLabel = "N", description = "Images to learn from (default: as the settings say).")
    private @Nullable Integer images;

    @Option(names = "--held-out", paramLabel = "N", description = "Images held out (default: as the settings say).")
    private @Nullable Integer heldOut;

    @Option(names = "--patch", paramLabel = "N", description = "Side of the patches (default: as the settings say).")
    private @Nullable Integer patch;

    @Option(
            names = "--max-cost",
            paramLabel = "N",
            description = "Computations of a run (default: as the settings say).")
    private @Nullable Long cost;

    LearningExperimentSubcommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    final Experiment experiment() {
        return experiment(registry.get());
    }

    abstract Experiment experiment(ComponentRegistry components);

    /** The options, of a quick and a full scale. */
    final LearningOptions options(RunConfiguration base, Scale quick, Scale otherwise) {
        Scale scale = full() ? otherwise : quick;
        int learned = images == null ? scale.images() : images;
        int kept = heldOut == null ? scale.heldOut() : heldOut;
        Options.requireAtLeast("images", learned, 1);
        Options.requireAtLeast("heldOut", kept, 1);
        RunConfiguration configuration = base.withData(base.data()
                        .withSource(data)
                        .withImages(learned + kept)
                        .withHeldOut(kept)
                        .withPatch(patch == null ? scale.patch() : patch))
                .withRegularizer(
                        ComponentSpec.of("foe").with("filters", scale.filters()).with("size", scale.size()))
                .withBudget(base.budget().withMaxSteps(Long.MAX_VALUE).withMaxCost(cost == null ? scale.cost() : cost));
        return new LearningOptions(configuration, scale.batch(), seeds(scale.seeds(), scale.seeds()), threads());
    }
}
