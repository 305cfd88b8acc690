package org.bilevel.experiments.cli;

import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.solvers.PairOptions;
import org.bilevel.experiments.solvers.SolverPairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares lower-level and adjoint solvers in pairs. */
@Command(
        name = "solvers",
        description =
                "Measures what a hypergradient of certified accuracy costs with every lower-level and every adjoint solver, denoising with Fields of Experts: grey 32 x 32 and 5 filters 5 x 5, half a minute; with --full, colour 96 x 96 and 10 filters 7 x 7, about half an hour.")
final class SolversCommand extends ExperimentSubcommand {

    private static final double NOISE = 25;

    private final Supplier<ComponentRegistry> registry;

    @Option(
            names = "--data",
            paramLabel = "DIR|synthetic",
            description =
                    "A folder of images, of which every seed takes one, or synthetic (default: ${DEFAULT-VALUE}).")
    private String data = DataConfiguration.SYNTHETIC;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "Most iterations of a solve (default: ${DEFAULT-VALUE}).")
    private int iterations = 10_000;

    SolversCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    Experiment experiment() {
        DataConfiguration images = new DataConfiguration(data, 1, full() ? 96 : 32, 1, false, !full(), 0, false);
        return new SolverPairs(
                registry.get(),
                new PairOptions(images, NOISE, full() ? 10 : 5, full() ? 7 : 5, seeds(3, 3), iterations));
    }
}
