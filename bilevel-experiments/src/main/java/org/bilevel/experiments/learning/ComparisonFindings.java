package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Curves;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.learning.LearningCurve.Point;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Table;
import org.bilevel.experiments.run.Restorer;

/**
 * What was measured of methods, and how it is written.
 *
 * @param comparison of what
 * @param data what was learned from
 * @param curves by method, then seed
 */
record ComparisonFindings(MethodComparison comparison, LearningRuns data, Map<String, List<LearningCurve>> curves) {

    private static final Axis COMPUTATIONS = new Axis("computations", true);
    private static final Axis ITERATIONS = new Axis("iterations, line searches included", true);
    private static final Axis DECIBEL = new Axis("dB", false);

    Findings findings() {
        Map<String, Object> settings = comparison.options().settings(data.hashes());
        Map<String, Object> seconds = new LinkedHashMap<>();
        curves.forEach((method, runs) ->
                seconds.put(method, runs.stream().map(LearningCurve::seconds).toList()));
        settings.put("seconds", seconds);
        Map<String, Object> methods = new LinkedHashMap<>();
        comparison
                .methods()
                .forEach(
                        (name, method) -> methods.put(name, ConfigurationWriter.toYaml(method.withoutCircumstances())));
        settings.put("methods", methods);
        return new Findings(CurveRows.columns("method"), CurveRows.of(curves), settings, page(), summary());
    }

    private Page page() {
        return new Page(comparison.title())
                .paragraph(setting())
                .paragraph(
                        "Computations are iterations of the lower level and of the adjoint equation, summed over samples, as in the papers; those of line searches are counted apart, and are included in the last chart. Medians over seeds (%d), bands from the lower to the upper quartile; a seed decides images, noise and batches. PSNRs are means over images of restorations from cold starts to a root-mean-square error of at most %s, which are not counted: of the held-out images, with one fixed realisation of the noise, and of as many training images. The loss is that of the batches between two measurements, whose solves start from the last ones."
                                .formatted(comparison.options().seeds(), Restorer.TOLERANCE))
                .warnings(Stream.concat(data.warnings().stream(), CurveRows.warnings(curves).stream())
                        .toList())
                .charts(charts())
                .heading("Computations to a held-out PSNR")
                .paragraph(
                        "The first measurement at or above it, line searches included in parentheses; measurements are 20 % apart.")
                .table(costs())
                .heading("Where runs end")
                .table(ends())
                .heading("Methods")
                .texts(methods());
    }

    private String setting() {
        RunConfiguration configuration = comparison.options().configuration();
        return "%s with %s, noise %s/255: %d images %s to learn from, %d held out, mini-batches of %d, %d computations. Measurements: %.2f dB."
                .formatted(
                        configuration.task(),
                        configuration.regularizer(),
                        CurveRows.plain(configuration.noise()),
                        data.train().size(),
                        data.train().getFirst().truth().shape(),
                        data.heldOut().size(),
                        comparison.options().batch(),
                        comparison.options().cost(),
                        data.noisyPsnr());
    }

    private String summary() {
        return "Computations to a held-out PSNR%n%sWhere runs end%n%s".formatted(costs().toText(), ends().toText())
                + String.join(
                        "",
                        CurveRows.warnings(curves).stream()
                                .map("warning: %s%n"::formatted)
                                .toList());
    }

    private List<Chart> charts() {
        List<List<Point>> all = curves.values().stream()
                .flatMap(List::stream)
                .map(LearningCurve::points)
                .toList();
        Curves<Point> byComputations = Curves.over(Point::computations, all);
        Curves<Point> byIterations = Curves.over(Point::iterations, all);
        return List.of(
                chart("Loss of the batches", COMPUTATIONS, new Axis("loss", true), byComputations, Point::loss),
                chart("Training PSNR", COMPUTATIONS, DECIBEL, byComputations, Point::trainPsnr),
                chart("Held-out PSNR", COMPUTATIONS, DECIBEL, byComputations, Point::heldOutPsnr),
                chart("Held-out PSNR, line searches counted", ITERATIONS, DECIBEL, byIterations, Point::heldOutPsnr));
    }

    private Chart chart(String title, Axis x, Axis y, Curves<Point> grid, ToDoubleFunction<Point> quantity) {
        return new Chart(title, x, y, grid.of(curves, LearningCurve::points, quantity));
    }

    private Table costs() {
        List<String> columns = new ArrayList<>(List.of("method"));
        goals().forEach(goal -> columns.add(CurveRows.plain(goal) + " dB"));
        List<List<String>> rows = new ArrayList<>();
        curves.forEach((method, runs) -> {
            List<String> row = new ArrayList<>(List.of(method));
            for (double goal : goals()) {
                Quartiles computations = Quartiles.of(runs, run -> run.at(goal, Point::computations));
                Quartiles iterations = Quartiles.of(runs, run -> run.at(goal, Point::iterations));
                row.add(cost(computations.median(), iterations.median()));
            }
            rows.add(row);
        });
        return new Table(columns, rows);
    }

    private static String cost(double computations, double iterations) {
        if (Double.isInfinite(computations)) {
            return "-";
        }
        return computations == iterations
                ? "%.0f".formatted(computations)
                : "%.0f (%.0f)".formatted(computations, iterations);
    }

    /** Round numbers of dB above all starts that some run reached; at least three where a tenth of a dB is fine enough. */
    private List<Double> goals() {
        double start = best(run -> run.points().getFirst().heldOutPsnr());
        double end = best(LearningCurve::bestHeldOutPsnr);
        List<Double> goals = List.of();
        for (double part : List.of(1.0, 2.0, 5.0, 10.0)) {
            goals = LongStream.rangeClosed((long) Math.floor(start * part) + 1, (long) Math.floor(end * part))
                    .mapToObj(multiple -> multiple / part)
                    .toList();
            if (goals.size() >= 3) {
                return goals;
            }
        }
        return goals;
    }

    private double best(ToDoubleFunction<LearningCurve> psnr) {
        return curves.values().stream()
                .flatMap(List::stream)
                .mapToDouble(psnr)
                .max()
                .orElseThrow();
    }

    private Table ends() {
        List<List<String>> rows = new ArrayList<>();
        curves.forEach((method, runs) -> {
            Quartiles heldOut = Quartiles.of(runs, run -> run.last().heldOutPsnr());
            rows.add(List.of(
                    method,
                    "%.0f".formatted(median(runs, run -> run.last().steps())),
                    "%.0f".formatted(median(runs, run -> run.last().computations())),
                    "%.0f".formatted(median(runs, run -> run.last().cost().searchIterations())),
                    "%.2f".formatted(median(runs, run -> run.last().trainPsnr())),
                    "%.2f".formatted(heldOut.median()),
                    "%.2f to %.2f".formatted(heldOut.lower(), heldOut.upper()),
                    "%.2f".formatted(median(runs, LearningCurve::bestHeldOutPsnr)),
                    "%.0f".formatted(median(runs, LearningCurve::seconds))));
        });
        return new Table(
                List.of(
                        "method",
                        "steps",
                        "computations",
                        "line searches",
                        "training, dB",
                        "held out, dB",
                        "quartiles",
                        "best",
                        "seconds"),
                rows);
    }

    private static double median(List<LearningCurve> runs, ToDoubleFunction<LearningCurve> quantity) {
        return Quartiles.of(runs, quantity).median();
    }

    private Table methods() {
        return new Table(
                List.of("name", "method", "batches", "regulariser"),
                comparison.methods().entrySet().stream()
                        .map(entry -> List.of(
                                entry.getKey(),
                                entry.getValue().method().toString(),
                                entry.getValue().sampling().toString(),
                                entry.getValue().regularizer().toString()))
                        .toList());
    }
}
