package org.bilevel.experiments.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.benchmark.MlProblem.Instance;
import org.bilevel.experiments.data.LibsvmFile;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.ParallelRuns.Task;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.solvers.problem.PackedData;
import org.bilevel.solvers.stochastic.ValueFunction.Value;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic bilevel methods side by side: every problem, seed and method, runs of one seed in parallel. Each run is a function of its seed alone; only its seconds depend on what
 * runs beside it.
 */
public final class MlBenchmark implements Experiment {

    private final MlOptions options;

    /** A comparison. */
    public MlBenchmark(MlOptions options) {
        this.options = options;
    }

    /**
     * The runs of a problem.
     *
     * @param problem which
     * @param shape of its first seed, for people
     * @param trajectories by method, then seed
     */
    record Outcome(MlProblem problem, String shape, Map<String, List<Trajectory>> trajectories) {}

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) throws IOException {
        PackedData given =
                options.data() == null ? null : LibsvmFile.read(options.data()).scaled();
        Map<String, Object> settings = options.ofRuns();
        List<Outcome> outcomes = new ArrayList<>();
        int total = options.problems().size() * options.seeds() * MlSteps.METHODS;
        try (ParallelRuns runs = new ParallelRuns(options.threads(), total, store, progress, cancelled)) {
            for (MlProblem problem : options.problems()) {
                if (!cancelled.getAsBoolean()) {
                    outcomes.add(outcome(problem, given, settings, runs, cancelled));
                }
            }
        }
        return new MlResults(options, outcomes).findings();
    }

    private Outcome outcome(
            MlProblem problem,
            @Nullable PackedData given,
            Map<String, Object> settings,
            ParallelRuns runs,
            BooleanSupplier cancelled) {
        PackedData data = given == null ? problem.generate(options.full()) : given;
        String shape = "";
        Map<String, List<Trajectory>> trajectories = new LinkedHashMap<>();
        for (int seed = 1; seed <= options.seeds() && !cancelled.getAsBoolean(); seed++) {
            Instance instance = problem.build(
                    problem.onData() ? data : null, options.full(), options.corruption(), SeedPath.of(seed));
            shape = shape.isEmpty() ? instance.problem().toString() : shape;
            double[] start = new double[instance.problem().layout().dimension()];
            Value first = MlRun.first(instance.problem(), start);
            int number = seed;
            List<Task<Trajectory>> tasks = new ArrayList<>();
            problem.methods(instance, start)
                    .forEach((name, method) -> tasks.add(new Task<>(
                            "%s, %s, seed %d".formatted(problem.name(), name, number),
                            settings,
                            Trajectory.class,
                            () -> new MlRun(options, instance, first).run(name, method, number, start, cancelled))));
            for (Trajectory trajectory : runs.all(tasks)) {
                trajectories
                        .computeIfAbsent(trajectory.method(), _ -> new ArrayList<>())
                        .add(trajectory);
            }
        }
        return new Outcome(problem, shape, trajectories);
    }
}
