package org.bilevel.experiments.cli;

import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.quadratic.ScheduleGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The decay of steps and accuracies against theory. */
@Command(
        name = "schedules",
        description =
                "ISGD with steps k^-q and accuracies k^-p on least squares at both levels: slopes of the squared gradient beside theory's, 3 seeds, 16 383 steps and half a minute; with --full, 10 seeds, 65 535 steps and ten minutes.")
final class SchedulesCommand extends ParallelExperimentSubcommand {

    @Option(
            names = "--doublings",
            paramLabel = "N",
            description = "A run has 2^N - 1 steps (default: 14; with --full, 16).")
    private @Nullable Integer doublings;

    @Override
    Experiment experiment() {
        return new ScheduleGrid(seeds(3, 10), given(doublings, 14, 16), threads());
    }
}
