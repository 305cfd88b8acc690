package org.bilevel.experiments.solvers;

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
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.imaging.kernel.Precision;

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

    @Override
    public Findings run(Progress progress, BooleanSupplier cancelled) {
        Map<Case, List<PairRun>> runs = new LinkedHashMap<>();
        List<Floor> floors = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (double smoothing : List.of(1.0, 0.1)) {
                floors.add(floor(precision, smoothing, cancelled));
            }
        }
        int total = options.seeds() * lower.size() * adjoint.size();
        int done = 0;
        for (int seed : Seeds.upTo(options.seeds())) {
            DenoisingInstance instance = DenoisingInstance.of(options, seed, Precision.DOUBLE, 1);
            List<Accuracy> accuracies = instance.accuracies(PairOptions.TARGETS);
            if (seed == 1 && !accuracies.isEmpty()) {
                warmUp(instance, accuracies.getFirst(), cancelled);
            }
            for (Map.Entry<String, LowerLevelSolver> x : lower.entrySet()) {
                for (Map.Entry<String, LinearSolver> q : adjoint.entrySet()) {
                    for (int k = 0; k < accuracies.size(); k++) {
                        double target = PairOptions.TARGETS.get(k);
                        PairRun run =
                                PairRun.of(instance, x.getValue(), q.getValue(), accuracies.get(k), target, cancelled);
                        if (!cancelled.getAsBoolean()) {
                            runs.computeIfAbsent(new Case(x.getKey(), q.getKey(), target), _ -> new ArrayList<>())
                                    .add(run);
                        }
                    }
                    done++;
                    progress.report((double) done / total, "%s, %s, seed %d".formatted(x.getKey(), q.getKey(), seed));
                }
            }
        }
        return new PairFindings(options, List.copyOf(lower.keySet()), List.copyOf(adjoint.keySet()), runs, floors)
                .findings();
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
