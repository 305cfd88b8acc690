package org.bilevel.experiments.quadratic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.experiment.Curves;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.ParallelRuns.Task;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.experiments.quadratic.QuadraticRun.Point;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Table;

/**
 * MAID, HOAG, ISGD with constant and with decreasing steps, and Adam: distance to the minimiser by cost; and MAID from several accuracies beside gradient descent with fixed ones.
 *
 * @param seeds how many, at least 1: 1, 2, ...
 * @param cost iterations of a run, line searches included, at least 1
 * @param threads runs at a time, at least 1; results do not depend on it
 */
public record QuadraticComparison(int seeds, long cost, int threads) implements Experiment {

    private static final List<String> ROW = List.of(
            "problem",
            "group",
            "method",
            "seed",
            "steps",
            "lower_iterations",
            "adjoint_iterations",
            "search_iterations",
            "distance",
            "excess",
            "ending");

    private static final List<String> COLUMNS =
            List.of("method", "steps", "computations", "line searches", "distance", "quartiles", "f - min f", "halted");

    /** The two halves of the comparison. */
    private enum Group {
        METHODS("methods"),
        ACCURACIES("accuracies");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        Map<String, QuadraticMethods> methods(double l) {
            return this == METHODS ? QuadraticMethods.side(l) : QuadraticMethods.accuracies(l);
        }
    }

    /**
     * The runs of a group on a problem.
     *
     * @param runs by method, then seed
     */
    private record Outcome(QuadraticProblems problem, Group group, Map<String, List<QuadraticRun>> runs) {}

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public QuadraticComparison {
        Options.requireAtLeast("seeds", seeds, 1);
        Options.require(cost >= 1, "cost", cost, ">= 1");
        Options.requireAtLeast("threads", threads, 1);
    }

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Object> conditions = new LinkedHashMap<>();
        int methods = Arrays.stream(Group.values())
                .mapToInt(group -> group.methods(1).size())
                .sum();
        int total = QuadraticProblems.values().length * seeds * methods;
        try (ParallelRuns runs = new ParallelRuns(threads, total, store, progress, cancelled)) {
            for (QuadraticProblems problem : QuadraticProblems.values()) {
                List<QuadraticInstance> instances = Seeds.upTo(seeds).stream()
                        .map(seed -> problem.build(SeedPath.of(seed)))
                        .toList();
                conditions.put(
                        problem.title(),
                        Quartiles.of(instances, one -> one.smoothness() / one.convexity())
                                .median());
                for (Group group : Group.values()) {
                    outcomes.add(outcome(problem, group, instances, runs, cancelled));
                }
            }
        }
        List<List<Object>> rows = new ArrayList<>();
        outcomes.forEach(outcome -> outcome.runs()
                .values()
                .forEach(runs ->
                        runs.forEach(run -> run.points().forEach(point -> rows.add(row(outcome, run, point))))));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("seeds", Seeds.upTo(seeds));
        settings.put("cost", cost);
        settings.put("threads", threads);
        settings.put("condition_of_f", conditions);
        return new Findings(ROW, rows, settings, page(outcomes, conditions), summary(outcomes));
    }

    private Outcome outcome(
            QuadraticProblems problem,
            Group group,
            List<QuadraticInstance> instances,
            ParallelRuns runs,
            BooleanSupplier cancelled) {
        List<Task<QuadraticRun>> tasks = new ArrayList<>();
        for (int seed : Seeds.upTo(seeds)) {
            QuadraticInstance instance = instances.get(seed - 1);
            group.methods(instance.smoothness())
                    .forEach((name, parts) -> tasks.add(new Task<>(
                            "%s, %s, seed %d".formatted(problem.title(), name, seed),
                            Map.of("cost", cost, "parts", parts.toString()),
                            QuadraticRun.class,
                            () -> QuadraticRun.of(name, parts, instance, seed, cost, cancelled))));
        }
        Map<String, List<QuadraticRun>> byMethod = new LinkedHashMap<>();
        runs.all(tasks)
                .forEach(run -> byMethod.computeIfAbsent(run.method(), _ -> new ArrayList<>())
                        .add(run));
        return new Outcome(problem, group, byMethod);
    }

    private static List<Object> row(Outcome outcome, QuadraticRun run, Point point) {
        return List.of(
                outcome.problem().title(),
                outcome.group().title,
                run.method(),
                run.seed(),
                point.steps(),
                point.cost().lowerIterations(),
                point.cost().adjointIterations(),
                point.cost().searchIterations(),
                point.distance(),
                point.excess(),
                run.ending());
    }

    private Page page(List<Outcome> outcomes, Map<String, Object> conditions) {
        Page page = new Page("Upper-level methods on least squares at both levels")
                .paragraph(
                        "Medians over seeds (%d), with bands from the lower to the upper quartile. f is quadratic with a minimiser in closed form. The cost is the iterations of the lower level and of the adjoint equation, summed over samples; those of line searches are included here, so that everybody pays for all work. A run ends after %d of them, or a tenth as many steps, which matters where steps cost nothing because a fixed accuracy is met by warm starts, or where a method halts."
                                .formatted(seeds, cost))
                .paragraph(
                        "All start at theta = 0 with FISTA, CG and warm starts. maid, hoag and fixed take all samples in every step, isgd and adam 4 of 32. Step sizes: 1 / L_f to begin with for maid and hoag, 1 / L_f for fixed, 0.2 / L_f for isgd, (k + 1)^-0.6 / L_f for isgd-decreasing, 0.2 (k + 1)^-0.5 for adam. Accuracies are errors of x per root of its length, with adjoint residuals to match: 0.1 to begin with for maid and hoag (0.9^k), 0.1 (k + 1)^-0.5 for isgd-decreasing and adam, 0.01 for isgd.");
        for (Outcome outcome : outcomes) {
            if (outcome.group() == Group.METHODS) {
                page.heading(outcome.problem().title())
                        .paragraph("%s Condition number of f, median: %.3g."
                                .formatted(outcome.problem().description(), (Double)
                                        conditions.get(outcome.problem().title())));
            } else {
                page.paragraph("MAID from several accuracies, and gradient descent with each of them fixed:");
            }
            page.charts(charts(outcome)).table(table(outcome));
        }
        return page;
    }

    private static String summary(List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append("%s, %s%n%s"
                    .formatted(
                            outcome.problem().title(),
                            outcome.group().title,
                            table(outcome).toText()));
        }
        return text.toString();
    }

    private static List<Chart> charts(Outcome outcome) {
        List<List<Point>> all = outcome.runs().values().stream()
                .flatMap(List::stream)
                .map(QuadraticRun::points)
                .toList();
        Axis cost = new Axis("iterations, line searches included", true);
        Curves<Point> curves = Curves.over(point -> point.cost().iterations(), all);
        return List.of(
                chart("Distance to the minimiser", cost, "||theta - theta*||", curves, outcome, Point::distance),
                chart("Value", cost, "f - min f", curves, outcome, Point::excess));
    }

    private static Chart chart(
            String title, Axis x, String y, Curves<Point> curves, Outcome outcome, ToDoubleFunction<Point> quantity) {
        return new Chart(title, x, new Axis(y, true), curves.of(outcome.runs(), QuadraticRun::points, quantity));
    }

    private static Table table(Outcome outcome) {
        List<List<String>> rows = new ArrayList<>();
        outcome.runs().forEach((method, runs) -> {
            Quartiles distance = last(runs, Point::distance);
            rows.add(List.of(
                    method,
                    "%.0f".formatted(last(runs, Point::steps).median()),
                    "%.3g".formatted(last(runs, point -> point.cost().total()).median()),
                    "%.3g"
                            .formatted(last(runs, point -> point.cost().searchIterations())
                                    .median()),
                    "%.2e".formatted(distance.median()),
                    "%.1e to %.1e".formatted(distance.lower(), distance.upper()),
                    "%.2e".formatted(last(runs, Point::excess).median()),
                    "%d of %d"
                            .formatted(
                                    runs.stream()
                                            .filter(run -> !run.ending().equals(QuadraticRun.BUDGET))
                                            .count(),
                                    runs.size())));
        });
        return new Table(COLUMNS, rows);
    }

    private static Quartiles last(List<QuadraticRun> runs, ToDoubleFunction<Point> quantity) {
        return Quartiles.of(runs, run -> quantity.applyAsDouble(run.last()));
    }
}
