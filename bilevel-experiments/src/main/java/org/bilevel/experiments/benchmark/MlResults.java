package org.bilevel.experiments.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bilevel.experiments.benchmark.MlBenchmark.Outcome;
import org.bilevel.experiments.benchmark.Trajectory.Point;
import org.bilevel.experiments.experiment.Curves;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Table;

/** What was measured, and how it is written. */
final class MlResults {

    /** A median that ends above this part of where it began has not visibly fallen. */
    private static final double VISIBLE = 0.95;

    private static final List<String> COLUMNS = List.of(
            "method", "steps", "calls", "seconds", "f, median", "f, quartiles", "||grad f||, median", "diverged");

    private static final List<String> ROW = List.of(
            "problem",
            "method",
            "seed",
            "steps",
            "calls",
            "lower_gradients",
            "hessian_products",
            "mixed_products",
            "upper_gradients",
            "values",
            "seconds",
            "value",
            "gradient_norm",
            "solved",
            "diverged");

    private final MlOptions options;
    private final List<Outcome> outcomes;

    MlResults(MlOptions options, List<Outcome> outcomes) {
        this.options = options;
        this.outcomes = List.copyOf(outcomes);
    }

    Findings findings() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            for (List<Trajectory> runs : outcome.trajectories().values()) {
                for (Trajectory run : runs) {
                    run.points().forEach(point -> rows.add(row(outcome.problem(), run, point)));
                }
            }
        }
        return new Findings(ROW, rows, settings(), page(), summary());
    }

    /** The tables as text. */
    private String summary() {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append("%s, %s%n".formatted(outcome.problem().name(), outcome.shape()));
            text.append(table(outcome).toText());
            text.append("  ").append(verdict(outcome)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static List<Object> row(MlProblem problem, Trajectory run, Point point) {
        return List.of(
                problem.name(),
                run.method(),
                run.seed(),
                point.steps(),
                point.calls().total(),
                point.calls().lowerGradients(),
                point.calls().hessianProducts(),
                point.calls().mixedProducts(),
                point.calls().upperGradients(),
                point.calls().values(),
                "%.6f".formatted(point.seconds()),
                point.value(),
                point.gradientNorm(),
                point.solved(),
                run.diverged());
    }

    private Map<String, Object> settings() throws IOException {
        Map<String, Object> settings = options.ofRuns();
        settings.put("threads", options.threads());
        settings.put("seeds", Seeds.upTo(options.seeds()));
        Map<String, Object> problems = new LinkedHashMap<>();
        outcomes.forEach(outcome -> problems.put(outcome.problem().name(), outcome.shape()));
        settings.put("problems", problems);
        if (options.data() != null) {
            settings.put("file", options.data().toString());
        }
        return settings;
    }

    private Page page() {
        Page page = new Page("Stochastic bilevel methods on finite sums")
                .paragraph(
                        "Medians over seeds (%d), with bands from the lower to the upper quartile. f is the outer objective at the exact lower-level solution over all samples; it and its gradient are evaluated apart from the runs, on neither their clock nor their count."
                                .formatted(options.seeds()))
                .paragraph(
                        "An oracle call is one evaluation of one sample: a gradient of h_i, a product with its Hessian, a product with its mixed derivative, a gradient of g_j, or a value. A mini-batch of 64 counts 64 of each kind it is asked for, a full gradient as many as there are samples.")
                .paragraph(
                        options.threads() == 1
                                ? "Runs went one at a time. The first runs of a problem include the compilation of the code."
                                : "%d runs went at a time, which makes seconds noisy: with --threads 1 they go one at a time. Everything else does not depend on the number of threads. The first runs of a problem include the compilation of the code."
                                        .formatted(options.threads()));
        for (Outcome outcome : outcomes) {
            page.heading(outcome.problem().name())
                    .paragraph(outcome.problem().description() + " " + outcome.shape() + ".")
                    .charts(charts(outcome))
                    .table(table(outcome))
                    .paragraph(verdict(outcome));
        }
        return page;
    }

    private static List<Chart> charts(Outcome outcome) {
        List<List<Point>> all = outcome.trajectories().values().stream()
                .flatMap(List::stream)
                .map(Trajectory::points)
                .toList();
        Axis calls = new Axis("oracle calls", true);
        Axis seconds = new Axis("seconds", true);
        Axis value = new Axis(outcome.problem().valueLabel(), true);
        Axis norm = new Axis("||grad f||", true);
        Curves<Point> byCalls = Curves.over(point -> point.calls().total(), all);
        Curves<Point> bySeconds = Curves.over(Point::seconds, all);
        return List.of(
                chart("Value by oracle calls", calls, value, byCalls, outcome, Point::value),
                chart("Gradient norm by oracle calls", calls, norm, byCalls, outcome, Point::gradientNorm),
                chart("Value by seconds", seconds, value, bySeconds, outcome, Point::value),
                chart("Gradient norm by seconds", seconds, norm, bySeconds, outcome, Point::gradientNorm));
    }

    private static Chart chart(
            String title, Axis x, Axis y, Curves<Point> curves, Outcome outcome, ToDoubleFunction<Point> quantity) {
        return new Chart(title, x, y, curves.of(outcome.trajectories(), Trajectory::points, quantity));
    }

    private static Table table(Outcome outcome) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, List<Trajectory>> entry : outcome.trajectories().entrySet()) {
            List<Trajectory> runs = entry.getValue();
            Quartiles value = last(runs, Point::value);
            rows.add(List.of(
                    entry.getKey(),
                    "%.0f".formatted(last(runs, Point::steps).median()),
                    "%.3g".formatted(last(runs, point -> point.calls().total()).median()),
                    "%.3g".formatted(last(runs, Point::seconds).median()),
                    "%.5g".formatted(value.median()),
                    "%.5g to %.5g".formatted(value.lower(), value.upper()),
                    "%.3g".formatted(last(runs, Point::gradientNorm).median()),
                    "%d of %d"
                            .formatted(
                                    runs.stream().filter(Trajectory::diverged).count(), runs.size())));
        }
        return new Table(COLUMNS, rows);
    }

    private static Quartiles last(List<Trajectory> runs, ToDoubleFunction<Point> quantity) {
        return Quartiles.of(runs, run -> quantity.applyAsDouble(run.last()));
    }

    /** Which methods failed to lower f, and which evaluations missed their tolerance. */
    private static String verdict(Outcome outcome) {
        List<String> idle = new ArrayList<>();
        long unsolved = 0;
        for (Map.Entry<String, List<Trajectory>> entry : outcome.trajectories().entrySet()) {
            double first = Quartiles.of(
                            entry.getValue(), run -> run.points().getFirst().value())
                    .median();
            if (!(last(entry.getValue(), Point::value).median() <= VISIBLE * first)) {
                idle.add(entry.getKey());
            }
            unsolved += entry.getValue().stream()
                    .flatMap(run -> run.points().stream())
                    .filter(point -> !point.solved())
                    .count();
        }
        String lowered = idle.isEmpty()
                ? "Every method lowered the median of f by at least 5 %."
                : "Did not lower the median of f by 5 %: " + String.join(", ", idle) + ".";
        return unsolved == 0
                ? lowered
                : lowered + " %d evaluations missed their tolerance; results.csv marks them.".formatted(unsolved);
    }
}
