package org.bilevel.experiments.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.experiments.benchmark.MlProblem.Instance;
import org.bilevel.experiments.data.LibsvmFile;
import org.bilevel.solvers.problem.PackedData;
import org.bilevel.solvers.stochastic.ValueFunction.Value;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic bilevel methods side by side: every problem, seed and method, runs of one seed in parallel. Each run is a function of its seed alone; only its seconds depend on what
 * runs beside it.
 */
public final class MlBenchmark {

    private final MlOptions options;

    /** A comparison. */
    public MlBenchmark(MlOptions options) {
        this.options = options;
    }

    /** Told how many runs of all are done. Called by any thread, one at a time. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A run has ended.
         *
         * @param fraction of all runs
         * @param message which one
         */
        void done(double fraction, String message);
    }

    /**
     * The runs of a problem.
     *
     * @param problem which
     * @param shape of its first seed, for people
     * @param trajectories by method, then seed
     */
    record Outcome(MlProblem problem, String shape, Map<String, List<Trajectory>> trajectories) {}

    /**
     * Runs everything, and writes {@code results.csv}, {@code manifest.json} and {@code report.html}.
     *
     * @param command as the user gave it, for the record
     * @param listener told of every run
     * @param cancelled ends runs early; what they measured is still written
     * @return for people, the medians by problem and method
     * @throws IOException if the data cannot be read or a file not be written
     */
    public String run(String command, Listener listener, BooleanSupplier cancelled) throws IOException {
        PackedData given =
                options.data() == null ? null : LibsvmFile.read(options.data()).scaled();
        MlResults results = new MlResults(options, command);
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                options.threads(), Thread.ofPlatform().daemon().name("run-", 0).factory())) {
            for (MlProblem problem : options.problems()) {
                if (!cancelled.getAsBoolean()) {
                    results.add(outcome(problem, given, pool, done, listener, cancelled));
                }
            }
        }
        results.write();
        return results.summary();
    }

    private Outcome outcome(
            MlProblem problem,
            @Nullable PackedData given,
            ExecutorService pool,
            AtomicInteger done,
            Listener listener,
            BooleanSupplier cancelled) {
        PackedData data = given == null ? problem.generate(options.full()) : given;
        String shape = "";
        Map<String, List<Trajectory>> trajectories = new LinkedHashMap<>();
        for (int seed = 1; seed <= options.seeds() && !cancelled.getAsBoolean(); seed++) {
            Instance instance = problem.build(
                    problem.onData() ? data : null, options.full(), options.corruption(), SeedPath.of(seed));
            shape = shape.isEmpty() ? instance.problem().toString() : shape;
            double[] start = new double[instance.problem().layout().dimension()];
            Map<String, StochasticBilevelMethod> methods = problem.methods(instance, start);
            Value first = MlRun.first(instance.problem(), start);
            int all = options.problems().size() * options.seeds() * methods.size();
            int number = seed;
            List<Callable<Trajectory>> tasks = new ArrayList<>();
            methods.forEach((name, method) -> tasks.add(() -> {
                Trajectory trajectory = new MlRun(options, instance, first).run(name, method, number, start, cancelled);
                synchronized (listener) {
                    listener.done(
                            (double) done.incrementAndGet() / all,
                            "%s, %s, seed %d".formatted(problem.name(), name, number));
                }
                return trajectory;
            }));
            for (Trajectory trajectory : inParallel(tasks, pool)) {
                trajectories
                        .computeIfAbsent(trajectory.method(), _ -> new ArrayList<>())
                        .add(trajectory);
            }
        }
        return new Outcome(problem, shape, trajectories);
    }

    private static List<Trajectory> inParallel(List<Callable<Trajectory>> tasks, ExecutorService pool) {
        List<Trajectory> results = new ArrayList<>();
        try {
            for (Future<Trajectory> task : pool.invokeAll(tasks)) {
                results.add(task.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the comparison", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed", e.getCause());
        }
        return results;
    }
}
