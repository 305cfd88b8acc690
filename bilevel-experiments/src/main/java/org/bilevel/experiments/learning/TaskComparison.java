package org.bilevel.experiments.learning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.ParallelRuns;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.file.Sha256;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Table;
import org.bilevel.experiments.run.Evaluation;
import org.bilevel.experiments.run.LearningRun;
import org.bilevel.experiments.run.Measurements;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.dataset.FolderImages;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.task.Measurement;

/**
 * Learns several regularisers for several tasks, as {@code learn} would, and restores images with each. A run that was killed goes on from its checkpoint.
 *
 * @param cells the runs
 * @param test a folder of images to restore, if any
 * @param crop side of the crops from their middles that are restored; 0 for whole images
 * @param tolerance of these restorations, root mean square
 * @param threads runs at a time, each on one thread
 * @param registry where components come from
 */
public record TaskComparison(
        List<Cell> cells, Optional<Path> test, int crop, double tolerance, int threads, ComponentRegistry registry)
        implements Experiment {

    /**
     * One run.
     *
     * @param task for people
     * @param regularizer for people
     * @param configuration complete
     * @param anySize whether it measures images of any size; otherwise those of the patches' size
     */
    public record Cell(String task, String regularizer, RunConfiguration configuration, boolean anySize) {

        String name() {
            return task + ", " + regularizer;
        }
    }

    private static final List<String> COLUMNS = List.of(
            "task",
            "regularizer",
            "steps",
            "cost",
            "seconds",
            "heldout_measured_db",
            "heldout_first_db",
            "heldout_learned_db",
            "test_measured_db",
            "test_psnr_db",
            "test_ssim",
            "test_seconds",
            "misses");

    /** Copies. */
    public TaskComparison {
        cells = List.copyOf(cells);
    }

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) throws IOException {
        Optional<ImageSet> images = test.isPresent() ? Optional.of(FolderImages.in(test.get())) : Optional.empty();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("test", test.map(Path::toString).orElse(""));
        settings.put("test_sha256", images.map(TaskComparison::fingerprint).orElse(""));
        settings.put("crop", crop);
        settings.put("tolerance", tolerance);
        List<ParallelRuns.Task<TaskResult>> runs = new ArrayList<>();
        for (Cell cell : cells) {
            Map<String, Object> key = new LinkedHashMap<>(settings);
            key.put(
                    "configuration",
                    ConfigurationWriter.toYaml(cell.configuration().withoutCircumstances()));
            Path folder = store.folder().resolve(cell.name().replaceAll("[^A-Za-z0-9.]+", "-"));
            runs.add(new ParallelRuns.Task<>(
                    cell.name(), key, TaskResult.class, () -> learned(cell, folder, images, cancelled)));
        }
        List<TaskResult> results;
        try (ParallelRuns parallel = new ParallelRuns(threads, runs.size(), store, progress, cancelled)) {
            results = parallel.all(runs);
        }
        Table table = table(results);
        Page page = new Page("Tasks and regularisers")
                .paragraph(
                        "Every regulariser learned for every task, one thread a run, %d at a time. Held-out images are crops of other files than those learned from; they also choose which parameters are kept. Test images%s are restored from cold starts, with a root-mean-square error of at most %s: %s, but for tasks that measure images of one size, which get crops of that size. Cost counts lower-level and adjoint iterations."
                                .formatted(
                                        threads,
                                        test.map(folder -> " (" + folder + ")").orElse(", of which there are none,"),
                                        tolerance,
                                        crop == 0 ? "whole" : "%1$d x %1$d pixels from their middles".formatted(crop)))
                .warnings(warnings(results))
                .table(table);
        return new Findings(COLUMNS, rows(results), settings, page, table.toText());
    }

    private static String fingerprint(ImageSet images) {
        Sha256 hash = new Sha256();
        for (int i = 0; i < images.size(); i++) {
            hash.add(images.name(i).getBytes(StandardCharsets.UTF_8))
                    .add(images.image(i).data());
        }
        return hash.hex();
    }

    private TaskResult learned(Cell cell, Path folder, Optional<ImageSet> images, BooleanSupplier cancelled) {
        try {
            RunConfiguration configuration = cell.configuration().withThreads(1).withOut(folder.toString());
            LearningRun run = Files.exists(folder.resolve("config.yaml"))
                    ? LearningRun.resume(registry, configuration)
                    : LearningRun.prepare(registry, configuration);
            LearningRun.Outcome outcome = run.run((_, _) -> {}, cancelled);
            long began = System.nanoTime();
            Evaluation evaluation = images.isPresent()
                    ? evaluation(cell, ModelFile.read(folder.resolve("model.safetensors")), images.get(), cancelled)
                    : new Evaluation(List.of());
            return TaskResult.of(outcome, evaluation, (System.nanoTime() - began) * 1e-9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Evaluation evaluation(Cell cell, Model model, ImageSet images, BooleanSupplier cancelled) {
        Restorer restorer = Restorer.of(registry, model, tolerance);
        IntFunction<Measurement> measured = i -> {
            Image image = images.image(i);
            RunConfiguration configuration = cell.configuration();
            int side = cell.anySize() ? crop : configuration.data().patch();
            Image part = side == 0
                    ? image
                    : image.crop(
                            (image.shape().height() - side) / 2, (image.shape().width() - side) / 2, side, side);
            return Measurements.of(
                    images.name(i),
                    configuration.data().grey() ? part.toGrey() : part,
                    restorer.task(),
                    configuration.noise(),
                    configuration.seed());
        };
        return Evaluation.of(restorer, measured, images.size(), 1, cancelled);
    }

    private List<String> warnings(List<TaskResult> results) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            TaskResult result = results.get(i);
            if (result.misses() > 0) {
                warnings.add("%s: %d images did not reach the tolerance"
                        .formatted(cells.get(i).name(), result.misses()));
            }
        }
        return warnings;
    }

    private List<List<Object>> rows(List<TaskResult> results) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            TaskResult result = results.get(i);
            rows.add(List.of(
                    cells.get(i).task(),
                    cells.get(i).regularizer(),
                    result.steps(),
                    result.cost(),
                    result.seconds(),
                    result.heldOutMeasured(),
                    result.heldOutFirst(),
                    result.heldOutLearned(),
                    result.testMeasured(),
                    result.testPsnr(),
                    result.testSsim(),
                    result.testSeconds(),
                    result.misses()));
        }
        return rows;
    }

    private Table table(List<TaskResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            TaskResult result = results.get(i);
            rows.add(List.of(
                    cells.get(i).name(),
                    Long.toString(result.steps()),
                    Long.toString(result.cost()),
                    "%.0f".formatted(result.seconds()),
                    decibels(result.heldOutMeasured()),
                    decibels(result.heldOutFirst()),
                    decibels(result.heldOutLearned()),
                    decibels(result.testMeasured()),
                    decibels(result.testPsnr()),
                    Double.isNaN(result.testSsim()) ? "" : "%.4f".formatted(result.testSsim()),
                    Double.isNaN(result.testPsnr()) ? "" : "%.0f".formatted(result.testSeconds())));
        }
        return new Table(
                List.of(
                        "task, regulariser",
                        "steps",
                        "cost",
                        "seconds",
                        "held out, dB",
                        "first",
                        "learned",
                        "test, dB",
                        "restored",
                        "SSIM",
                        "seconds"),
                rows);
    }

    private static String decibels(double value) {
        return Double.isNaN(value) ? "" : "%.2f".formatted(value);
    }
}
