package org.bilevel.experiments.solvers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.spi.Component;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.ParallelRuns.Task;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.experiments.file.Sha256;
import org.bilevel.imaging.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Every lower-level solver with every adjoint solver of a registry, with their defaults: what a hypergradient of certified relative error costs from a cold start, denoising with Fields of Experts. One
 * at a time, on one thread.
 */
public final class SolverPairs implements Experiment {

    private static final String LIMIT = "maxIterations";

    private final ComponentRegistry registry;
    private final PairOptions options;
    private final Map<String, LowerLevelSolver> lower;
    private final Map<String, LinearSolver> adjoint;
    private boolean warm;

    /**
     * A comparison.
     *
     * @param registry where solvers come from, those of plug-ins included
     */
    public SolverPairs(ComponentRegistry registry, PairOptions options) {
        this.registry = registry;
        this.options = options;
        this.lower = solvers(LowerLevelSolver.class);
        this.adjoint = solvers(LinearSolver.class);
    }

    /**
     * A pair with an accuracy, by name.
     *
     * @param target certified relative error
     */
    record Case(String lower, String adjoint, double target) {}

    /**
     * What rounding leaves.
     *
     * @param smoothing factor of nu
     * @param condition L / mu
     * @param bounds the least certified relative errors, one a seed
     */
    record Floor(Precision precision, double smoothing, double condition, List<Double> bounds) {}

    private <T> Map<String, T> solvers(Class<T> family) {
        Map<String, T> solvers = new LinkedHashMap<>();
        for (Component<?> component :
                registry.components(registry.family(family).orElseThrow())) {
            boolean limited = component.options().stream()
                    .anyMatch(option -> option.name().equals(LIMIT));
            ComponentSpec spec = ComponentSpec.of(component.name());
            solvers.put(
                    component.name(), registry.create(family, limited ? spec.with(LIMIT, options.iterations()) : spec));
        }
        return solvers;
    }

    /** The runs of a pair on one image, a target each; fewer after an interruption, or where rounding does not allow a target. */
    record PairRuns(List<PairRun> runs) {}

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        Map<Case, List<PairRun>> runs = new LinkedHashMap<>();
        List<Task<Floor>> ofRounding = new ArrayList<>();
        Map<String, String> all = settings(Seeds.upTo(options.seeds()));
        for (Precision precision : Precision.values()) {
            for (double smoothing : List.of(1.0, 0.1)) {
                ofRounding.add(new Task<>(
                        "floor, %s, nu x %s".formatted(precision, smoothing),
                        all,
                        Floor.class,
                        () -> floor(precision, smoothing, cancelled)));
            }
        }
        int pairs = options.seeds() * lower.size() * adjoint.size();
        try (ParallelRuns oneByOne = new ParallelRuns(1, pairs + ofRounding.size(), store, progress, cancelled)) {
            List<Floor> floors = oneByOne.all(ofRounding);
            for (int seed : Seeds.upTo(options.seeds())) {
                measure(seed, oneByOne, cancelled, runs);
            }
            return new PairFindings(options, List.copyOf(lower.keySet()), List.copyOf(adjoint.keySet()), runs, floors)
                    .findings();
        }
    }

    private void measure(int seed, ParallelRuns oneByOne, BooleanSupplier cancelled, Map<Case, List<PairRun>> runs) {
        Pairs pairs = new Pairs(seed, cancelled);
        Map<String, String> settings = settings(List.of(seed));
        List<Case> names = new ArrayList<>();
        List<Task<PairRuns>> tasks = new ArrayList<>();
        lower.forEach((x, lowerSolver) -> adjoint.forEach((q, adjointSolver) -> {
            names.add(new Case(x, q, Double.NaN));
            tasks.add(new Task<>(
                    "%s, %s, seed %d".formatted(x, q, seed),
                    settings,
                    PairRuns.class,
                    () -> pairs.of(lowerSolver, adjointSolver)));
        }));
        List<PairRuns> measured = oneByOne.all(tasks);
        for (int k = 0; k < measured.size(); k++) {
            List<PairRun> ofTargets = measured.get(k).runs();
            for (int j = 0; j < ofTargets.size(); j++) {
                Case key = new Case(names.get(k).lower(), names.get(k).adjoint(), PairOptions.TARGETS.get(j));
                runs.computeIfAbsent(key, _ -> new ArrayList<>()).add(ofTargets.get(j));
            }
        }
    }

    /** What determines runs on the images of some seeds besides their names. */
    private Map<String, String> settings(List<Integer> seeds) {
        Sha256 images = new Sha256();
        seeds.forEach(seed ->
                images.add(DenoisingInstance.data(options, seed).fingerprint().getBytes(StandardCharsets.UTF_8)));
        PairOptions same = new PairOptions(
                options.data(), options.noise(), options.filters(), options.size(), seeds.size(), options.iterations());
        return Map.of(
                "options",
                same.toString(),
                "lower",
                lower.toString(),
                "adjoint",
                adjoint.toString(),
                "data_sha256",
                images.hex());
    }

    /** Pairs on the image of a seed, which is prepared when the first of them is measured. */
    private final class Pairs {

        private final int seed;
        private final BooleanSupplier cancelled;
        private @Nullable DenoisingInstance instance;
        private List<Accuracy> accuracies = List.of();

        Pairs(int seed, BooleanSupplier cancelled) {
            this.seed = seed;
            this.cancelled = cancelled;
        }

        PairRuns of(LowerLevelSolver x, LinearSolver q) {
            DenoisingInstance prepared = instance;
            if (prepared == null) {
                prepared = DenoisingInstance.of(options, seed, Precision.DOUBLE, 1);
                accuracies = prepared.accuracies(PairOptions.TARGETS);
                if (!warm && !accuracies.isEmpty()) {
                    warmUp(prepared, accuracies.getFirst(), cancelled);
                    warm = true;
                }
                instance = prepared;
            }
            List<PairRun> done = new ArrayList<>();
            for (int k = 0; k < accuracies.size() && !cancelled.getAsBoolean(); k++) {
                PairRun run = PairRun.of(prepared, x, q, accuracies.get(k), PairOptions.TARGETS.get(k), cancelled);
                if (!cancelled.getAsBoolean()) {
                    done.add(run);
                }
            }
            return new PairRuns(done);
        }
    }

    private Floor floor(Precision precision, double smoothing, BooleanSupplier cancelled) {
        List<DenoisingInstance> instances = Seeds.upTo(options.seeds()).stream()
                .filter(_ -> !cancelled.getAsBoolean())
                .map(seed -> DenoisingInstance.of(options, seed, precision, smoothing))
                .toList();
        return new Floor(
                precision,
                smoothing,
                instances.isEmpty() ? Double.NaN : instances.getFirst().condition(),
                instances.stream().map(DenoisingInstance::leastBound).toList());
    }

    /** Until the code of every solver is compiled. */
    private void warmUp(DenoisingInstance instance, Accuracy accuracy, BooleanSupplier cancelled) {
        LowerLevelSolver anyLower = lower.values().iterator().next();
        LinearSolver anyAdjoint = adjoint.values().iterator().next();
        lower.values().forEach(x -> PairRun.of(instance, x, anyAdjoint, accuracy, Double.MAX_VALUE, cancelled));
        adjoint.values().forEach(q -> PairRun.of(instance, anyLower, q, accuracy, Double.MAX_VALUE, cancelled));
    }
}
