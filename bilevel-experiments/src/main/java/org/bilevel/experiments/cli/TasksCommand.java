package org.bilevel.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationSource;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.learning.TaskComparison;
import org.bilevel.experiments.learning.TaskComparison.Cell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every task with every regulariser. */
@Command(
        name = "tasks",
        description =
                "Learns regularizers for tasks with the defaults of learn, and restores the images of a folder with each: tv and foe (12 filters 5 x 5) for denoising, deblurring and inpainting, 12 images 32 x 32, 8 steps, a minute; with --full, tv, foe, crr and icnn for every task, 100 crops 64 x 64, 150 seconds each, and two hours.")
final class TasksCommand extends ParallelExperimentSubcommand {

    /** What a task asks of its configuration, and whether it measures images of any size. */
    private record Setting(Map<String, String> values, boolean anySize) {}

    private static final Map<String, Setting> TASKS = tasks();

    private static final Set<String> QUICK_TASKS = Set.of("denoise", "deblur-2", "inpaint");

    private static final Set<String> REGULARIZERS = new LinkedHashSet<>(List.of("tv", "foe", "crr", "icnn"));

    private static final Set<String> QUICK_REGULARIZERS = Set.of("tv", "foe");

    private static Map<String, Setting> tasks() {
        Map<String, Setting> tasks = new LinkedHashMap<>();
        tasks.put("denoise", new Setting(Map.of("task", "denoise"), true));
        tasks.put("denoise-grey", new Setting(Map.of("task", "denoise", "data.grey", "true"), true));
        tasks.put("denoise-poisson", new Setting(Map.of("task", "denoise-poisson"), true));
        tasks.put("deblur-2", new Setting(Map.of("task", "deblur", "noise", "2"), true));
        tasks.put("deblur-10", new Setting(Map.of("task", "deblur", "noise", "10"), true));
        tasks.put("inpaint", new Setting(Map.of("task", "{name: inpaint, keep: 0.3}"), true));
        tasks.put("semi-blind", new Setting(Map.of("task", "semi-blind", "data.grey", "true"), true));
        for (String pattern : List.of("learned", "random", "low")) {
            tasks.put(
                    "mri-" + pattern,
                    new Setting(Map.of("task", "{name: mri, pattern: %s}".formatted(pattern)), false));
        }
        tasks.put("ct", new Setting(Map.of("task", "ct"), true));
        return tasks;
    }

    private final Supplier<ComponentRegistry> registry;

    @Option(
            names = "--data",
            paramLabel = "DIR|synthetic",
            description = "A folder of images to learn from, or synthetic (default: ${DEFAULT-VALUE}).")
    private String data = DataConfiguration.SYNTHETIC;

    @Option(names = "--test", paramLabel = "DIR", description = "A folder of images to restore (default: none).")
    private @Nullable Path test;

    @Option(
            names = "--crop",
            paramLabel = "N",
            description =
                    "Restore N x N pixels from the middle of every image of the folder, 0 for whole images (default: ${DEFAULT-VALUE}).")
    private int crop;

    @Option(names = "--tasks", split = ",", paramLabel = "NAME", description = "Only these, separated by commas.")
    private List<String> only = List.of();

    @Option(
            names = "--regularizers",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, separated by commas.")
    private List<String> onlyRegularizers = List.of();

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            description = "Seconds of learning a run (default: as the settings say).")
    private @Nullable Double seconds;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Root-mean-square distance to the exact solutions of the folder (default: ${DEFAULT-VALUE}).")
    private double tolerance = 0.01;

    TasksCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    Experiment experiment() {
        Options.requirePositive("tolerance", tolerance);
        Options.requireAtLeast("crop", crop, 0);
        Options.requireAtLeast("threads", threads(), 1);
        List<String> tasks = chosen("tasks", only, TASKS.keySet(), QUICK_TASKS);
        List<String> regularizers = chosen("regularizers", onlyRegularizers, REGULARIZERS, QUICK_REGULARIZERS);
        List<Cell> cells = new ArrayList<>();
        for (String task : tasks) {
            for (String regularizer : regularizers) {
                cells.add(cell(task, regularizer));
            }
        }
        return new TaskComparison(cells, Optional.ofNullable(test), crop, tolerance, threads(), registry.get());
    }

    /** Those asked for, or else all with the full settings and a few with the quick ones. */
    private List<String> chosen(String option, List<String> asked, Set<String> all, Set<String> quick) {
        for (String name : asked) {
            Options.require(all.contains(name), option, name, String.join(", ", all));
        }
        if (!asked.isEmpty()) {
            return asked;
        }
        return all.stream().filter(name -> full() || quick.contains(name)).toList();
    }

    private Cell cell(String task, String regularizer) {
        Setting setting = Objects.requireNonNull(TASKS.get(task));
        ConfigurationSource source = ConfigurationSource.empty();
        for (Map.Entry<String, String> value : setting.values().entrySet()) {
            source = source.with(value.getKey(), value.getValue(), "task " + task);
        }
        Map<String, String> values = new LinkedHashMap<>();
        values.put(
                "regularizer",
                full() || !regularizer.equals("foe") ? regularizer : "{name: foe, filters: 12, size: 5}");
        values.put("data.source", "'" + data + "'");
        values.put("data.images", full() ? "100" : "12");
        values.put("data.patch", full() || !setting.anySize() ? "64" : "32");
        values.put("sampling", "{name: reshuffling, batch: %d}".formatted(full() ? 8 : 4));
        values.put(
                "budget",
                "{maxSteps: %s, maxSeconds: %s}"
                        .formatted(full() ? "100000" : "8", given(seconds, Double.POSITIVE_INFINITY, 150.0)));
        values.put("validateEvery", full() ? "10" : "4");
        for (Map.Entry<String, String> value : values.entrySet()) {
            source = source.with(value.getKey(), value.getValue(), "the settings of the experiment");
        }
        ConfigurationReader reader = new ConfigurationReader(registry.get());
        RunConfiguration configuration = reader.complete(reader.read(source));
        return new Cell(task, regularizer, configuration, setting.anySize());
    }
}
