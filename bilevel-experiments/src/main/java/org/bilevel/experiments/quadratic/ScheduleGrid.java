package org.bilevel.experiments.quadratic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.ParallelRuns.Task;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.experiments.quadratic.ScheduledRun.Window;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Series;
import org.bilevel.experiments.report.Table;

/**
 * ISGD with steps k^-q and accuracies k^-p: slopes of ||grad f||^2 beside those of theory (docs/theory/convergence.md), K^-min(1 - q, q, 2p).
 *
 * @param seeds how many, at least 1: 1, 2, ...
 * @param windows a run has 2^windows - 1 steps, from 2 to 30
 * @param threads runs at a time, at least 1; results do not depend on it
 */
public record ScheduleGrid(int seeds, int windows, int threads) implements Experiment {

    private static final List<Double> ACCURACIES = List.of(0.125, 0.25, 0.5, 1.0);
    private static final List<Double> STEPS = List.of(0.25, 0.5, 0.75, 1.0);
    private static final double BEST_ACCURACY = 0.25;
    private static final double BEST_STEP = 0.5;

    /** Exponents. */
    private record Pair(double p, double q) {

        double theory() {
            return -Math.min(Math.min(1 - q, q), 2 * p);
        }

        String title() {
            return "p = %s, q = %s".formatted(p, q);
        }
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ScheduleGrid {
        Options.requireAtLeast("seeds", seeds, 1);
        Options.require(windows >= 2 && windows <= 30, "doublings", windows, "from 2 to 30");
        Options.requireAtLeast("threads", threads, 1);
    }

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        List<QuadraticInstance> instances = Seeds.upTo(seeds).stream()
                .map(seed -> QuadraticProblems.GAUSSIAN.build(SeedPath.of(seed)))
                .toList();
        Map<Pair, List<ScheduledRun>> grid = new LinkedHashMap<>();
        try (ParallelRuns runs =
                new ParallelRuns(threads, seeds * ACCURACIES.size() * STEPS.size(), store, progress, cancelled)) {
            for (double p : ACCURACIES) {
                for (double q : STEPS) {
                    Pair pair = new Pair(p, q);
                    List<Task<ScheduledRun>> tasks = Seeds.upTo(seeds).stream()
                            .map(seed -> new Task<>(
                                    "%s, seed %d".formatted(pair.title(), seed),
                                    Map.of("windows", windows),
                                    ScheduledRun.class,
                                    () -> ScheduledRun.of(instances.get(seed - 1), p, q, seed, windows, cancelled)))
                            .toList();
                    grid.put(pair, runs.all(tasks));
                }
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("seeds", Seeds.upTo(seeds));
        settings.put("windows", windows);
        settings.put("threads", threads);
        String summary = "Slopes of ||grad f||^2 (theory)%n%sMean ||grad f||^2 of the last window, computations%n%s"
                .formatted(slopes(grid).toText(), ends(grid).toText());
        return new Findings(
                List.of("p", "q", "seed", "first_step", "squared_gradient", "lower_iterations", "adjoint_iterations"),
                rows(grid),
                settings,
                page(grid),
                summary);
    }

    private static List<List<Object>> rows(Map<Pair, List<ScheduledRun>> grid) {
        List<List<Object>> rows = new ArrayList<>();
        grid.forEach((pair, runs) -> {
            for (int seed = 1; seed <= runs.size(); seed++) {
                for (Window window : runs.get(seed - 1).windows()) {
                    rows.add(List.of(
                            pair.p(),
                            pair.q(),
                            seed,
                            window.first(),
                            window.squaredGradient(),
                            window.cost().lowerIterations(),
                            window.cost().adjointIterations()));
                }
            }
        });
        return rows;
    }

    private Page page(Map<Pair, List<ScheduledRun>> grid) {
        return new Page("Schedules of steps and accuracies")
                .paragraph(
                        "ISGD on least squares at both levels (normal matrices, 20 unknowns, 5 parameters, 32 samples, mini-batches of 4): alpha_k = (k + 1)^-q / L_f, errors of x per entry of at most 0.1 (k + 1)^-p, adjoint residuals to match, %d steps; medians over seeds (%d). ||grad f||^2, in closed form, is averaged over windows 2^j to 2^(j + 1) - 1; slopes are fitted to the last six. Theory bounds min E||grad f||^2 for every smooth f by K^-min(1 - q, q, 2p), up to constants and logarithms; this f is strongly convex, where slopes may be steeper."
                                .formatted((1L << windows) - 1, seeds))
                .heading("Accuracy schedule against step schedule")
                .charts(List.of(chart(
                        "Accuracies, q = 0.5",
                        "p",
                        ACCURACIES.stream().map(p -> new Pair(p, BEST_STEP)).toList(),
                        grid)))
                .charts(List.of(chart(
                        "Steps, p = 0.25",
                        "q",
                        STEPS.stream().map(q -> new Pair(BEST_ACCURACY, q)).toList(),
                        grid)))
                .heading("Slopes of ||grad f||^2, those of theory in parentheses")
                .table(slopes(grid))
                .heading("||grad f||^2 in the last window, with computations")
                .table(ends(grid));
    }

    private static Chart chart(String title, String exponent, List<Pair> pairs, Map<Pair, List<ScheduledRun>> grid) {
        return new Chart(
                title,
                new Axis("step", true),
                new Axis("||grad f||^2", true),
                pairs.stream()
                        .map(pair -> series(
                                "%s = %s".formatted(exponent, exponent.equals("p") ? pair.p() : pair.q()),
                                grid.getOrDefault(pair, List.of())))
                        .toList());
    }

    private static Series series(String name, List<ScheduledRun> runs) {
        int length = runs.stream().mapToInt(run -> run.windows().size()).min().orElse(0);
        return Quartiles.series(
                name,
                IntStream.range(0, length).mapToDouble(j -> Math.scalb(1.0, j)).toArray(),
                IntStream.range(0, length)
                        .mapToObj(j ->
                                Quartiles.of(runs, run -> run.windows().get(j).squaredGradient()))
                        .toList());
    }

    private static Table slopes(Map<Pair, List<ScheduledRun>> grid) {
        return table(
                (pair, runs) -> "%.2f (%.2f)"
                        .formatted(Quartiles.of(runs, ScheduledRun::slope).median(), pair.theory()),
                grid);
    }

    private static Table ends(Map<Pair, List<ScheduledRun>> grid) {
        return table(
                (_, runs) -> "%.1e, %.0f"
                        .formatted(
                                Quartiles.of(runs, run -> last(run).squaredGradient())
                                        .median(),
                                Quartiles.of(runs, run -> last(run).cost().total())
                                        .median()),
                grid);
    }

    private static Window last(ScheduledRun run) {
        return run.windows().getLast();
    }

    @FunctionalInterface
    private interface Cell {
        String of(Pair pair, List<ScheduledRun> runs);
    }

    private static Table table(Cell cell, Map<Pair, List<ScheduledRun>> grid) {
        List<String> columns = new ArrayList<>(List.of("accuracy"));
        STEPS.forEach(q -> columns.add("q = " + q));
        List<List<String>> rows = new ArrayList<>();
        for (double p : ACCURACIES) {
            List<String> row = new ArrayList<>(List.of("p = " + p));
            for (double q : STEPS) {
                Pair pair = new Pair(p, q);
                row.add(cell.of(pair, grid.getOrDefault(pair, List.of())));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }
}
