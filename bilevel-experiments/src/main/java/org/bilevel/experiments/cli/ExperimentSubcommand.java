package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.RunStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An experiment as a command: runs it, writes what it found, prints the tables. Run again, it does what was not done before. */
abstract class ExperimentSubcommand implements Callable<Integer> {

    private static final String UNFINISHED =
            "Interrupted: runs that were under way are shown as far as they came; the same command goes on with them from their beginnings.";

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
        Findings.requireFolderFor(folder, spec.name());
        RunStore store = new RunStore(folder.resolve("runs"));
        String command = "bilevel "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        Findings findings;
        try (Interruption interruption = new Interruption();
                ProgressReporter progress =
                        ProgressReporter.of(spec.name(), spec.commandLine().getErr())) {
            findings = experiment.run(store, progress::report, interruption::requested);
            if (interruption.requested()) {
                findings.page().warnings(List.of(UNFINISHED));
            }
            findings.page().code(command);
            findings.write(folder, spec.name(), command);
        }
        PrintWriter printer = spec.commandLine().getOut();
        printer.print(findings.summary());
        if (store.found() > 0) {
            printer.printf("%d runs were done before, in %s%n", store.found(), store.folder());
        }
        printer.printf("%s%n", folder.resolve(Findings.PAGE));
        printer.flush();
        return 0;
    }
}
