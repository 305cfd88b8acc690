package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.learning.BoundedRun.Measured;
import org.bilevel.experiments.learning.LearningRuns.Kind;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Series;
import org.bilevel.experiments.report.Table;

/**
 * Along runs of ISGD: bounds on the error of the hypergradient, its true error, and what the accuracy schedule asked for.
 *
 * @param options what runs have in common; images are small, since true errors need dense factorisations
 * @param method with its accuracy schedule
 * @param steps of a run
 * @param registry where components come from
 */
record BoundsAlongRuns(LearningOptions options, RunConfiguration method, int steps, ComponentRegistry registry)
        implements Experiment {

    private static final List<String> COLUMNS = List.of(
            "seed",
            "step",
            "epsilon",
            "distance_bound",
            "distance",
            "z_norm",
            "z_error",
            "published",
            "adjoint_norm",
            "local",
            "refined");
    private static final Axis STEP = new Axis("step", true);

    /**
     * Checks the steps.
     *
     * @throws IllegalArgumentException if there are none
     */
    BoundsAlongRuns {
        Options.requireAtLeast("steps", steps, 1);
    }

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        LearningRuns runs = new LearningRuns(registry, options);
        RunConfiguration configuration = method.withRegularizer(
                        method.regularizer().with("precision", "double"))
                .withBudget(method.budget().withMaxCost(Long.MAX_VALUE).withMaxSteps(steps));
        List<BoundedRun> measured = runs.all(
                        Map.of("isgd", new Kind(configuration, Integer.MAX_VALUE)),
                        BoundedRun.class,
                        (ofSeed, samples, stop) -> BoundedRun.of(registry, ofSeed, samples, stop),
                        store,
                        progress,
                        cancelled)
                .getOrDefault("isgd", List.of());
        List<List<Object>> rows = new ArrayList<>();
        for (int seed = 1; seed <= measured.size(); seed++) {
            for (Measured one : measured.get(seed - 1).steps()) {
                rows.add(List.of(
                        seed,
                        one.step(),
                        one.epsilon(),
                        one.distanceBound(),
                        one.distance(),
                        one.norm(),
                        one.error(),
                        one.published(),
                        one.adjointNorm(),
                        one.local(),
                        one.refined()));
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>(options.settings(runs.hashes()));
        settings.put("steps", steps);
        settings.put("method", configuration.toString());
        Table table = table(measured);
        return new Findings(COLUMNS, rows, settings, page(runs, measured, table), table.toText());
    }

    private Page page(LearningRuns runs, List<BoundedRun> measured, Table table) {
        long violations = measured.stream()
                .flatMap(run -> run.steps().stream())
                .filter(Measured::violated)
                .count();
        return new Page("Bounds along a run")
                .paragraph(
                        "%s, with %s in double precision on %d images %s, mini-batches of %d. Medians over seeds (%d). True errors are those to hypergradients by dense factorisations, less the bound on what those are off. A batch's bound is the mean of its samples' bounds; all are certified."
                                .formatted(
                                        method.method(),
                                        options.configuration().regularizer(),
                                        runs.train().size(),
                                        runs.train().getFirst().truth().shape(),
                                        options.batch(),
                                        options.seeds()))
                .warnings(violations == 0 ? List.of() : List.of(violations + " bounds were below the true error"))
                .charts(List.of(new Chart(
                        "Error of the hypergradient",
                        STEP,
                        new Axis("norm", true),
                        List.of(
                                series("||z||", measured, Measured::norm),
                                series("published bound", measured, Measured::published),
                                series("bound with ||q||", measured, Measured::adjointNorm),
                                series("local bound", measured, Measured::local),
                                series("refined bound", measured, Measured::refined),
                                series("true error", measured, Measured::error)))))
                .charts(List.of(new Chart(
                        "Error of x, mean over the batch",
                        STEP,
                        new Axis("norm", true),
                        List.of(
                                series("epsilon asked for", measured, Measured::epsilon),
                                series("bound from ||grad h||", measured, Measured::distanceBound),
                                series("true distance", measured, Measured::distance)))))
                .table(table);
    }

    private static Series series(String name, List<BoundedRun> runs, ToDoubleFunction<Measured> quantity) {
        int length = length(runs);
        double[] x = IntStream.range(0, length)
                .mapToDouble(k -> runs.getFirst().steps().get(k).step() + 1.0)
                .toArray();
        return Quartiles.series(
                name,
                x,
                IntStream.range(0, length).mapToObj(k -> at(runs, k, quantity)).toList());
    }

    private static int length(List<BoundedRun> runs) {
        return runs.stream().mapToInt(run -> run.steps().size()).min().orElse(0);
    }

    private static Quartiles at(List<BoundedRun> runs, int k, ToDoubleFunction<Measured> quantity) {
        return Quartiles.of(runs, run -> quantity.applyAsDouble(run.steps().get(k)));
    }

    private static Table table(List<BoundedRun> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int k = 0; k < length(runs); k++) {
            rows.add(List.of(
                    Long.toString(runs.getFirst().steps().get(k).step() + 1),
                    number(runs, k, Measured::epsilon),
                    number(runs, k, Measured::distance),
                    number(runs, k, Measured::error),
                    number(runs, k, one -> one.published() / one.error()),
                    number(runs, k, one -> one.adjointNorm() / one.error()),
                    number(runs, k, one -> one.local() / one.error()),
                    number(runs, k, one -> one.refined() / one.error())));
        }
        return new Table(
                List.of(
                        "step",
                        "epsilon",
                        "distance",
                        "error of z",
                        "published / error",
                        "with ||q|| / error",
                        "local / error",
                        "refined / error"),
                rows);
    }

    private static String number(List<BoundedRun> runs, int k, ToDoubleFunction<Measured> quantity) {
        return "%.3g".formatted(at(runs, k, quantity).median());
    }
}
