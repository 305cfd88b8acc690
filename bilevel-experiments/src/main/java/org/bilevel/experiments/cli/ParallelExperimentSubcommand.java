package org.bilevel.experiments.cli;

import picocli.CommandLine.Option;

/** An experiment whose runs may go side by side. */
abstract class ParallelExperimentSubcommand extends ExperimentSubcommand {

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Runs at a time (default: one per processor); does not change results.")
    private int threads = Runtime.getRuntime().availableProcessors();

    final int threads() {
        return threads;
    }
}
