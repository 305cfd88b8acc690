package org.bilevel.experiments.cli;

import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.quadratic.QuadraticComparison;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares upper-level methods with a minimiser in closed form. */
@Command(
        name = "quadratic",
        description =
                "Compares MAID, HOAG, ISGD and Adam on least squares at both levels, by their distance to the minimiser: 3 seeds and some seconds; with --full, 10 seeds and a minute.")
final class QuadraticCommand extends ParallelExperimentSubcommand {

    @Option(
            names = "--max-cost",
            paramLabel = "N",
            description = "Iterations of a run, line searches included (default: 200 000; with --full, 1 000 000).")
    private @Nullable Long cost;

    @Override
    Experiment experiment() {
        return new QuadraticComparison(seeds(3, 10), given(cost, 200_000L, 1_000_000L), threads());
    }
}
