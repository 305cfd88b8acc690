package org.bilevel.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.run.Evaluation;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.dataset.FolderImages;
import org.bilevel.imaging.dataset.ImageSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on whole images with fixed noise, from cold starts, to a stated tolerance. */
@Command(name = "evaluate", description = "Measures PSNR and SSIM of a learned model on a folder of images.")
final class EvaluateCommand implements Callable<Integer> {

    private final Supplier<ComponentRegistry> registry;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M", description = "Model file.")
    private Path modelFile;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of images.")
    private Path data;

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            description =
                    "Standard deviation on the 0..255 scale (default: what the model was learned for; to others it is adapted by scaling intensities).")
    private @Nullable Double noise;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Root-mean-square distance to the exact solution allowed (default: ${DEFAULT-VALUE}).")
    private double tolerance = Restorer.TOLERANCE;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print JSON, and nothing else on standard output.")
    private boolean json;

    EvaluateCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Integer call() throws IOException {
        Options.requireAtLeast("threads", threads, 1);
        LearnedModel asLearned = LearnedModel.read(registry.get(), modelFile, tolerance);
        double level = noise == null ? asLearned.model().description().noise() : noise;
        LearnedModel learned = asLearned.forNoise(level);
        ImageSet images = FolderImages.in(data);
        long began = System.nanoTime();
        Evaluation evaluation = Evaluation.of(
                learned.restorer(),
                i -> learned.measure(images.name(i), learned.fitted(images.image(i), images.name(i)), level, seed),
                images.size(),
                threads,
                () -> false);
        double seconds = (System.nanoTime() - began) * 1e-9;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(evaluation, seconds));
        } else {
            print(evaluation, seconds, out);
        }
        if (evaluation.misses() > 0) {
            spec.commandLine().getErr().printf("warning: %d images did not reach the tolerance%n", evaluation.misses());
        }
        return 0;
    }

    private void print(Evaluation evaluation, double seconds, PrintWriter out) {
        out.printf("%-32s %10s %10s %8s%n", "image", "noisy dB", "PSNR dB", "SSIM");
        for (Evaluation.Entry image : evaluation.images()) {
            out.printf("%-32s %10.2f %10.2f %8.4f%n", image.name(), image.noisyPsnr(), image.psnr(), image.ssim());
        }
        out.printf(
                "%-32s %10.2f %10.2f %8.4f%n",
                "mean of " + evaluation.images().size(),
                evaluation.meanNoisyPsnr(),
                evaluation.meanPsnr(),
                evaluation.meanSsim());
        out.printf("cold starts, tolerance %s (root mean square), %.1f s%n", tolerance, seconds);
    }

    private String toJson(Evaluation evaluation, double seconds) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode images = root.putArray("images");
        for (Evaluation.Entry image : evaluation.images()) {
            images.addObject()
                    .put("name", image.name())
                    .put("psnr", image.psnr())
                    .put("ssim", image.ssim())
                    .put("noisy_psnr", image.noisyPsnr());
        }
        root.put("mean_psnr", evaluation.meanPsnr())
                .put("mean_ssim", evaluation.meanSsim())
                .put("mean_noisy_psnr", evaluation.meanNoisyPsnr())
                .put("tolerance", tolerance)
                .put("seconds", seconds);
        return mapper.writeValueAsString(root);
    }
}
