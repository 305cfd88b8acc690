package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.experiments.benchmark.MlBenchmark;
import org.bilevel.experiments.benchmark.MlOptions;
import org.bilevel.experiments.benchmark.MlProblem;
import org.bilevel.experiments.benchmark.MlProblems;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares stochastic bilevel methods on finite sums. */
@Command(
        name = "ml-benchmark",
        description =
                "Compares stocBiO, AmIGO, SOBA, SABA, MA-SOBA, TTSA and full-batch ISGD on least squares, logistic regression and data cleaning; a minute or two unless --full.")
final class MlBenchmarkCommand implements Callable<Integer> {

    private static final long QUICK_CALLS = 2_000_000;
    private static final long FULL_CALLS = 200_000_000;
    private static final double FULL_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--full",
            description =
                    "Data of the full shapes (49 990 x 22 and 581 012 x 54) and ten seeds; hours, most of them for exact evaluations.")
    private boolean full;

    @Option(
            names = "--problem",
            paramLabel = "NAME",
            description = "quadratic, logistic or data-cleaning (default: all; with --data, those on data).")
    private @Nullable String problem;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "A LIBSVM file, plain or .gz, instead of synthetic data; features are scaled to [-1, 1]. Without --full, at most 10 000 (logistic) and 5000 (data-cleaning) of its samples are used.")
    private @Nullable Path data;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("runs", "ml-benchmark");

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds (default: 3; with --full, 10).")
    private @Nullable Integer seeds;

    @Option(
            names = "--max-calls",
            paramLabel = "N",
            description = "Oracle calls of a run (default: 2 000 000; with --full, 200 000 000).")
    private @Nullable Long calls;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            description = "Seconds of a run's own work (default: unlimited; with --full, 60).")
    private @Nullable Double seconds;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Evaluations of a run beyond its start (default: 16; with --full, 10).")
    private @Nullable Integer points;

    @Option(
            names = "--corruption",
            paramLabel = "P",
            description = "Probability that a training label of data-cleaning is wrong (default: ${DEFAULT-VALUE}).")
    private double corruption = 0.5;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Runs at a time (default: one per processor); 1 for seconds that can be compared.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        MlOptions options = options();
        if (Files.exists(out.resolve("results.csv"))) {
            throw new IllegalArgumentException(
                    "out = %s, already holds results (results.csv); give another folder".formatted(out));
        }
        String command = "bilevel "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        String summary;
        try (Interruption interruption = new Interruption();
                ProgressReporter progress =
                        ProgressReporter.of("ml-benchmark", spec.commandLine().getErr())) {
            summary = new MlBenchmark(options).run(command, progress::report, interruption::requested);
        }
        PrintWriter printer = spec.commandLine().getOut();
        printer.print(summary);
        printer.printf("%s%n", out.resolve("report.html"));
        printer.flush();
        return 0;
    }

    private MlOptions options() {
        List<MlProblem> problems = problem != null
                ? List.of(MlProblems.named(problem))
                : MlProblems.all().stream()
                        .filter(candidate -> data == null || candidate.onData())
                        .toList();
        return new MlOptions(
                full,
                problems,
                data,
                out,
                given(seeds, full ? 10 : 3),
                given(calls, full ? FULL_CALLS : QUICK_CALLS),
                given(seconds, full ? FULL_SECONDS : Double.POSITIVE_INFINITY),
                given(points, full ? 10 : 16),
                corruption,
                threads);
    }

    private static <T> T given(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
