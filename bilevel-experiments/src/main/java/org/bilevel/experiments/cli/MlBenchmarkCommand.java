package org.bilevel.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.experiments.benchmark.MlBenchmark;
import org.bilevel.experiments.benchmark.MlOptions;
import org.bilevel.experiments.benchmark.MlProblem;
import org.bilevel.experiments.benchmark.MlProblems;
import org.bilevel.experiments.experiment.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares stochastic bilevel methods on finite sums. */
@Command(
        name = "ml-benchmark",
        description =
                "Compares stocBiO, AmIGO, SOBA, SABA, MA-SOBA, TTSA and full-batch ISGD on least squares, logistic regression and data cleaning: 3 seeds and a minute or two; with --full, 10 seeds, data of the full shapes (49 990 x 22 and 581 012 x 54) and hours, most of them for exact evaluations.")
final class MlBenchmarkCommand extends ExperimentSubcommand {

    private static final long QUICK_CALLS = 2_000_000;
    private static final long FULL_CALLS = 200_000_000;
    private static final double FULL_SECONDS = 60;

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
    Experiment experiment() {
        List<MlProblem> problems = problem != null
                ? List.of(MlProblems.named(problem))
                : MlProblems.all().stream()
                        .filter(candidate -> data == null || candidate.onData())
                        .toList();
        return new MlBenchmark(new MlOptions(
                full(),
                problems,
                data,
                seeds(3, 10),
                given(calls, QUICK_CALLS, FULL_CALLS),
                given(seconds, Double.POSITIVE_INFINITY, FULL_SECONDS),
                given(points, 16, 10),
                corruption,
                threads));
    }
}
