package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment.Progress;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.ParallelRuns.Task;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.run.LearningData;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.metric.Psnr;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Measurement;

/** The data of every seed, and runs on it. */
final class LearningRuns {

    private final ComponentRegistry registry;
    private final LearningOptions options;
    private final RunConfiguration complete;
    private final org.bilevel.imaging.task.Task task;
    private final Map<Integer, LearningData> data = new LinkedHashMap<>();
    private final Map<Integer, String> hashes = new LinkedHashMap<>();

    /**
     * Loads the data.
     *
     * @throws IllegalArgumentException if it, or a component, cannot be used
     */
    LearningRuns(ComponentRegistry registry, LearningOptions options) {
        this.registry = registry;
        this.options = options;
        this.complete = new ConfigurationReader(registry).complete(options.configuration());
        this.task = registry.create(org.bilevel.imaging.task.Task.class, complete.task());
        for (int seed : options.allSeeds()) {
            LearningData ofSeed = LearningData.load(complete.withSeed(seed), task);
            data.put(seed, ofSeed);
            hashes.put(seed, ofSeed.fingerprint());
        }
    }

    /** A run of each kind and seed is one result of this. */
    @FunctionalInterface
    interface Work<T> {
        T run(RunConfiguration configuration, LearningData samples, BooleanSupplier cancelled);
    }

    /**
     * A kind of run.
     *
     * @param configuration without a seed
     * @param images how many of the training images to learn from, evenly spaced
     */
    record Kind(RunConfiguration configuration, int images) {}

    /** Measured learning runs of every kind, by name and then seed. */
    Map<String, List<LearningCurve>> curves(
            Map<String, Kind> kinds, RunStore store, Progress progress, BooleanSupplier cancelled) {
        Regularizer measuring = registry.create(Regularizer.class, complete.regularizer());
        return all(
                kinds,
                LearningCurve.class,
                (configuration, samples, stop) -> MeasuredRun.of(registry, configuration, measuring, samples, stop),
                store,
                progress,
                cancelled);
    }

    /** Runs of every kind, by name and then seed; kinds that take long come first. */
    <T> Map<String, List<T>> all(
            Map<String, Kind> kinds,
            Class<T> type,
            Work<T> work,
            RunStore store,
            Progress progress,
            BooleanSupplier cancelled) {
        Map<String, List<T>> results = new LinkedHashMap<>();
        List<Task<T>> tasks = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            results.put(name, new ArrayList<>());
            for (int seed : options.allSeeds()) {
                tasks.add(task(name, seed, kind, type, work, cancelled));
            }
        });
        try (ParallelRuns runs = new ParallelRuns(options.threads(), tasks.size(), store, progress, cancelled)) {
            List<T> done = runs.all(tasks);
            int next = 0;
            for (List<T> ofKind : results.values()) {
                ofKind.addAll(done.subList(next, next + options.seeds()));
                next += options.seeds();
            }
        }
        return results;
    }

    private <T> Task<T> task(String name, int seed, Kind kind, Class<T> type, Work<T> work, BooleanSupplier cancelled) {
        RunConfiguration configuration =
                new ConfigurationReader(registry).complete(kind.configuration().withSeed(seed));
        LearningData all = data(seed);
        LearningData samples =
                new LearningData(Samples.evenly(all.train(), kind.images()), all.heldOut(), all.warnings());
        Map<String, Object> settings = Map.of(
                "configuration", ConfigurationWriter.toYaml(configuration.withoutCircumstances()),
                "measured_as", complete.regularizer().toString(),
                "images", samples.train().size(),
                "data_sha256", hash(seed));
        return new Task<>(
                "%s, seed %d".formatted(name, seed), settings, type, () -> work.run(configuration, samples, cancelled));
    }

    private LearningData data(int seed) {
        return Objects.requireNonNull(data.get(seed));
    }

    private String hash(int seed) {
        return Objects.requireNonNull(hashes.get(seed));
    }

    /** By seed. */
    Map<Integer, String> hashes() {
        return hashes;
    }

    /** The training images of the first seed. */
    List<Measurement> train() {
        return data(1).train();
    }

    /** The held-out images of the first seed. */
    List<Measurement> heldOut() {
        return data(1).heldOut();
    }

    /** The mean over the held-out images of the first seed of what the measurements look like, in dB. */
    double noisyPsnr() {
        return heldOut().stream()
                .mapToDouble(sample -> Psnr.of(
                        sample.truth(),
                        new Image(
                                sample.truth().shape(),
                                task.operator().picture(sample.truth().shape(), sample.data()))))
                .average()
                .orElse(Double.NaN);
    }

    /** What was left out of the data. */
    Set<String> warnings() {
        Set<String> warnings = new LinkedHashSet<>();
        data.values().forEach(ofSeed -> warnings.addAll(ofSeed.warnings()));
        return warnings;
    }
}
