package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An experiment as a command: runs it, writes what it found, prints the tables. */
abstract class ExperimentSubcommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--full", description = "The full settings instead of the quick ones.")
    private boolean full;

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds 1 to N (default: as the settings say).")
    private @Nullable Integer seeds;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for results (default: runs/ and the experiment's name).")
    private @Nullable Path out;

    /**
     * The experiment with its options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    abstract Experiment experiment();

    final boolean full() {
        return full;
    }

    /** How many seeds were asked for. */
    final int seeds(int quick, int otherwise) {
        return given(seeds, quick, otherwise);
    }

    /** What was given, or else what the settings say. */
    final <T> T given(@Nullable T value, T quick, T otherwise) {
        if (value != null) {
            return value;
        }
        return full ? otherwise : quick;
    }

    @Override
    public final Integer call() throws IOException {
        Experiment experiment = experiment();
        Path folder = out == null ? Path.of("runs", spec.name()) : out;
        if (Files.exists(folder.resolve(Findings.ROWS))) {
            throw new IllegalArgumentException(
                    "out = %s, already holds results (%s); give another folder".formatted(folder, Findings.ROWS));
        }
        String command = "bilevel "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        Findings findings;
        try (Interruption interruption = new Interruption();
                ProgressReporter progress =
                        ProgressReporter.of(spec.name(), spec.commandLine().getErr())) {
            findings = experiment.run(progress::report, interruption::requested);
            findings.page().code(command);
            findings.write(folder, command);
        }
        PrintWriter printer = spec.commandLine().getOut();
        printer.print(findings.summary());
        printer.printf("%s%n", folder.resolve(Findings.PAGE));
        printer.flush();
        return 0;
    }
}
