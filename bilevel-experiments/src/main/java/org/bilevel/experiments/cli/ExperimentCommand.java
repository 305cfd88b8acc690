package org.bilevel.experiments.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Parent of the papers' experiments. */
@Command(
        name = "experiment",
        description = "Runs one of the papers' experiments and writes its report.",
        synopsisSubcommandLabel = "NAME",
        subcommands = {MlBenchmarkCommand.class, QuadraticCommand.class, SchedulesCommand.class})
final class ExperimentCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no experiment given; experiments: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
