package org.bilevel.experiments.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.bilevel.experiments.benchmark.MlBenchmark.Outcome;
import org.bilevel.experiments.benchmark.Trajectory.Point;
import org.bilevel.experiments.file.AtomicFile;
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

    private final MlOptions options;
    private final String command;
    private final List<Outcome> outcomes = new ArrayList<>();

    MlResults(MlOptions options, String command) {
        this.options = options;
        this.command = command;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    void write() throws IOException {
        Path out = options.out();
        AtomicFile.write(out.resolve("results.csv"), csv());
        AtomicFile.write(out.resolve("manifest.json"), manifest());
        AtomicFile.write(out.resolve("report.html"), page().toHtml());
    }

    /** The tables as text. */
    String summary() {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append("%s, %s%n".formatted(outcome.problem().name(), outcome.shape()));
            Table table = table(outcome);
            List<List<String>> lines = new ArrayList<>(table.rows());
            lines.addFirst(table.columns());
            for (List<String> line : lines) {
                text.append("  %-10s %8s %10s %9s %12s %23s %19s %9s%n".formatted(line.toArray()));
            }
            text.append("  ").append(verdict(outcome)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private String csv() throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader(
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
                        "diverged")
                .setRecordSeparator('\n')
                .get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (Outcome outcome : outcomes) {
                for (List<Trajectory> runs : outcome.trajectories().values()) {
                    for (Trajectory run : runs) {
                        for (Point point : run.points()) {
                            record(printer, outcome.problem(), run, point);
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    private static void record(CSVPrinter printer, MlProblem problem, Trajectory run, Point point) throws IOException {
        printer.printRecord(
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

    private String manifest() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("command", command)
                .put("version", version())
                .put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("java", Runtime.version().toString())
                .put("system", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("max_memory_bytes", Runtime.getRuntime().maxMemory());
        ObjectNode given = root.putObject("options")
                .put("full", options.full())
                .put("calls", options.calls())
                .put("seconds", Double.isInfinite(options.seconds()) ? "unlimited" : "" + options.seconds())
                .put("points", options.points())
                .put("corruption", options.corruption())
                .put("threads", options.threads());
        ArrayNode seeds = given.putArray("seeds");
        for (int seed = 1; seed <= options.seeds(); seed++) {
            seeds.add(seed);
        }
        if (options.data() == null) {
            root.put("data", "synthetic, a function of the version alone");
        } else {
            root.put("data", options.data().toString()).put("data_sha256", sha256(options.data()));
        }
        ArrayNode problems = root.putArray("problems");
        outcomes.forEach(outcome ->
                problems.addObject().put("name", outcome.problem().name()).put("shape", outcome.shape()));
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static String version() {
        return Objects.requireNonNullElse(MlResults.class.getPackage().getImplementationVersion(), "(development)");
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Page page() {
        Page page = new Page("Stochastic bilevel methods on finite sums")
                .paragraph(
                        "Medians over %d seeds, with bands from the lower to the upper quartile. f is the outer objective at the exact lower-level solution over all samples; it and its gradient are evaluated apart from the runs, on neither their clock nor their count."
                                .formatted(options.seeds()))
                .paragraph(
                        "An oracle call is one evaluation of one sample: a gradient of h_i, a product with its Hessian, a product with its mixed derivative, a gradient of g_j, or a value. A mini-batch of 64 counts 64 of each kind it is asked for, a full gradient as many as there are samples.")
                .paragraph(
                        options.threads() == 1
                                ? "Runs went one at a time. The first runs of a problem include the compilation of the code."
                                : "%d runs went at a time, which makes seconds noisy: with --threads 1 they go one at a time. Everything else does not depend on the number of threads. The first runs of a problem include the compilation of the code."
                                        .formatted(options.threads()))
                .code(command);
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
        List<Trajectory> all =
                outcome.trajectories().values().stream().flatMap(List::stream).toList();
        Axis calls = new Axis("oracle calls", true);
        Axis seconds = new Axis("seconds", true);
        Axis value = new Axis(outcome.problem().valueLabel(), true);
        Axis norm = new Axis("||grad f||", true);
        Curves byCalls = Curves.over(point -> point.calls().total(), all);
        Curves bySeconds = Curves.over(Point::seconds, all);
        return List.of(
                chart("Value by oracle calls", calls, value, byCalls, outcome, Point::value),
                chart("Gradient norm by oracle calls", calls, norm, byCalls, outcome, Point::gradientNorm),
                chart("Value by seconds", seconds, value, bySeconds, outcome, Point::value),
                chart("Gradient norm by seconds", seconds, norm, bySeconds, outcome, Point::gradientNorm));
    }

    private static Chart chart(
            String title, Axis x, Axis y, Curves curves, Outcome outcome, ToDoubleFunction<Point> quantity) {
        return new Chart(
                title,
                x,
                y,
                outcome.trajectories().entrySet().stream()
                        .map(entry -> curves.of(entry.getKey(), entry.getValue(), quantity))
                        .toList());
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
        return Quartiles.of(runs.stream()
                .mapToDouble(run -> quantity.applyAsDouble(run.last()))
                .toArray());
    }

    /** Which methods failed to lower f, and which evaluations missed their tolerance. */
    private static String verdict(Outcome outcome) {
        List<String> idle = new ArrayList<>();
        long unsolved = 0;
        for (Map.Entry<String, List<Trajectory>> entry : outcome.trajectories().entrySet()) {
            double first = Quartiles.of(entry.getValue().stream()
                            .mapToDouble(run -> run.points().getFirst().value())
                            .toArray())
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
