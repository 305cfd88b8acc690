package org.bilevel.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.io.ImageFiles;
import org.bilevel.imaging.metric.Psnr;
import org.bilevel.imaging.task.Measurement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Restores one image of any size. */
@Command(name = "restore", description = "Restores an image with a learned model.")
final class RestoreCommand implements Callable<Integer> {

    private final Supplier<ComponentRegistry> registry;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M", description = "Model file.")
    private Path modelFile;

    @Option(names = "--in", required = true, paramLabel = "IMG", description = "Image to restore.")
    private Path in;

    @Option(names = "--out", paramLabel = "IMG", description = "Result (default: NAME-restored.png beside the image).")
    private @Nullable Path out;

    @Option(
            names = "--add-noise",
            paramLabel = "SIGMA",
            description =
                    "Take the image as the truth, measure it as the model's task does (blur, loss of pixels) with noise (0..255 scale), and print PSNRs.")
    private @Nullable Double addNoise;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Root-mean-square distance to the exact solution allowed (default: ${DEFAULT-VALUE}).")
    private double tolerance = Restorer.TOLERANCE;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of added noise (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    RestoreCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Integer call() throws IOException {
        Options.requireAtLeast("threads", threads, 1);
        LearnedModel learned = LearnedModel.read(registry.get(), modelFile, tolerance);
        Path target = out == null ? beside(in) : out;
        ImageFiles.requireWritable(target);
        String name = in.getFileName().toString();
        Image given = learned.fitted(ImageFiles.read(in), name);
        Measurement measurement =
                addNoise == null ? learned.measured(name, given) : learned.measure(name, given, addNoise, seed);
        Restorer.Restored restored = learned.restorer().restore(measurement, threads, () -> false);
        ImageFiles.write(target, restored.image());
        if (addNoise != null) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "PSNR: noisy %.2f dB, restored %.2f dB%n",
                            Psnr.of(given, learned.restorer().picture(measurement)), Psnr.of(given, restored.image()));
        }
        if (!restored.termination().converged()) {
            spec.commandLine()
                    .getErr()
                    .println("warning: " + restored.termination().describe());
        }
        spec.commandLine().getOut().println("wrote " + target);
        return 0;
    }

    private static Path beside(Path image) {
        String name = image.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return image.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "-restored.png");
    }
}
