package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.learning.LearningRuns.Kind;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Table;

/**
 * PSNR on held-out images against the number of images that methods learn from, at the end of equal budgets. The held-out images are the same for all numbers.
 *
 * @param options what runs have in common; the largest number of images is that of its data
 * @param methods configurations by name
 * @param registry where components come from
 */
record Generalisation(LearningOptions options, Map<String, RunConfiguration> methods, ComponentRegistry registry)
        implements Experiment {

    private static final int FACTOR = 4;
    private static final Axis IMAGES = new Axis("training images", true);

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        LearningRuns runs = new LearningRuns(registry, options);
        List<Integer> numbers = numbers(runs.train().size());
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (String method : names()) {
            for (int images : numbers.reversed()) {
                kinds.put(kind(method, images), new Kind(configuration(method), images));
            }
        }
        Map<String, List<LearningCurve>> curves = runs.curves(kinds, store, progress, cancelled);
        Page page = new Page("Generalisation")
                .paragraph(
                        "%s with %s, noise %s/255: %d computations a run, medians over seeds (%d). PSNRs are means over %d held-out images, the same for every number of training images, and over as many training images if there are, restored from cold starts at the end of the run."
                                .formatted(
                                        options.configuration().task(),
                                        options.configuration().regularizer(),
                                        CurveRows.plain(options.configuration().noise()),
                                        options.cost(),
                                        options.seeds(),
                                        runs.heldOut().size()))
                .warnings(Stream.concat(runs.warnings().stream(), CurveRows.warnings(curves).stream())
                        .toList())
                .charts(List.of(
                        chart(
                                "Held-out PSNR",
                                curves,
                                numbers,
                                run -> run.last().heldOutPsnr()),
                        chart(
                                "Training PSNR",
                                curves,
                                numbers,
                                run -> run.last().trainPsnr()),
                        chart("Training less held-out PSNR", curves, numbers, Generalisation::gap)))
                .table(table(curves, numbers));
        Map<String, Object> settings = options.settings(runs.hashes());
        methods.forEach((name, method) -> settings.put(name, method.toString()));
        return new Findings(
                CurveRows.columns("run"),
                CurveRows.of(curves),
                settings,
                page,
                table(curves, numbers).toText());
    }

    private List<String> names() {
        return methods.keySet().stream().sorted().toList().reversed();
    }

    private RunConfiguration configuration(String method) {
        return Objects.requireNonNull(methods.get(method));
    }

    private static String kind(String method, int images) {
        return "%s, %d images".formatted(method, images);
    }

    /** All, a quarter, a sixteenth, ... as long as there are any; increasing. */
    private static List<Integer> numbers(int all) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = all; number >= 1; number /= FACTOR) {
            numbers.addFirst(number);
        }
        return numbers;
    }

    private static double gap(LearningCurve run) {
        return run.last().trainPsnr() - run.last().heldOutPsnr();
    }

    private Quartiles quartiles(
            Map<String, List<LearningCurve>> curves,
            String method,
            int images,
            ToDoubleFunction<LearningCurve> quantity) {
        return Quartiles.of(curves.getOrDefault(kind(method, images), List.of()), quantity);
    }

    private Chart chart(
            String title,
            Map<String, List<LearningCurve>> curves,
            List<Integer> numbers,
            ToDoubleFunction<LearningCurve> quantity) {
        double[] x = numbers.stream().mapToDouble(number -> number).toArray();
        return new Chart(
                title,
                IMAGES,
                new Axis("dB", false),
                names().stream()
                        .map(method -> {
                            List<Quartiles> values = numbers.stream()
                                    .map(images -> quartiles(curves, method, images, quantity))
                                    .toList();
                            return Quartiles.series(method, x, values);
                        })
                        .toList());
    }

    private Table table(Map<String, List<LearningCurve>> curves, List<Integer> numbers) {
        List<List<String>> rows = new ArrayList<>();
        for (String method : names()) {
            for (int images : numbers) {
                rows.add(List.of(
                        kind(method, images),
                        decimals(curves, method, images, run -> run.last().steps(), 0),
                        decimals(curves, method, images, run -> run.last().trainPsnr(), 2),
                        decimals(curves, method, images, run -> run.last().heldOutPsnr(), 2),
                        decimals(curves, method, images, LearningCurve::bestHeldOutPsnr, 2),
                        decimals(curves, method, images, LearningCurve::seconds, 0)));
            }
        }
        return new Table(List.of("run", "steps", "training, dB", "held out, dB", "best", "seconds"), rows);
    }

    private String decimals(
            Map<String, List<LearningCurve>> curves,
            String method,
            int images,
            ToDoubleFunction<LearningCurve> quantity,
            int digits) {
        return ("%." + digits + "f")
                .formatted(quartiles(curves, method, images, quantity).median());
    }
}
