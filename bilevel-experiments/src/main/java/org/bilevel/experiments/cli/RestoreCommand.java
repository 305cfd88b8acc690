package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.ColourHandling;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
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
            names = "--noise",
            paramLabel = "SIGMA",
            description =
                    "Standard deviation of the noise in the image (0..255 scale; default: what is added, or what the model was learned for). To another level a model is adapted by scaling intensities.")
    private @Nullable Double noise;

    @Option(
            names = "--colour",
            paramLabel = "HOW",
            description =
                    "What a model for grey images does with colours: 'ycbcr' and 'channels' restore three parts, 'grey' drops them (default: ycbcr where the task measures images, else grey).")
    private @Nullable ColourHandling colour;

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
        LearnedModel asLearned = LearnedModel.read(registry.get(), modelFile, tolerance);
        Path target = out == null ? beside(in) : out;
        ImageFiles.requireWritable(target);
        Canvas given = ImageFiles.open(in);
        asLearned.requireChannels(given.shape(), in.getFileName().toString());
        Double level = noise == null ? addNoise : noise;
        LearnedModel learned = level == null ? asLearned : asLearned.forNoise(level);
        boolean inTiles = addNoise == null && learned.restorer().tiles(given.shape());
        ColourHandling handling = handling(learned, given.shape());
        Measurement measured = inTiles ? null : measurement(learned, given, handling);
        List<Restorer.RestoredCanvas> parts =
                measured == null ? restoreInTiles(learned, given, handling) : restore(learned, measured, handling);
        Canvas restored = learned.grey()
                ? handling.joinCanvases(
                        parts.stream().map(Restorer.RestoredCanvas::canvas).toList())
                : parts.getFirst().canvas();
        ImageFiles.write(target, restored);
        PrintWriter console = spec.commandLine().getOut();
        if (addNoise != null && measured != null) {
            console.printf(
                    "PSNR: noisy %.2f dB, restored %.2f dB%n",
                    Psnr.of(measured.truth(), learned.restorer().picture(measured)),
                    Psnr.of(measured.truth(), restored.whole()));
        }
        for (Restorer.RestoredCanvas part : parts) {
            if (!part.termination().converged()) {
                spec.commandLine()
                        .getErr()
                        .println("warning: " + part.termination().describe());
            }
        }
        console.println("wrote " + target);
        return 0;
    }

    private ColourHandling handling(LearnedModel learned, ImageShape shape) {
        boolean possible = !learned.grey() || shape.channels() == 1 || learned.measuresImages(shape);
        if (colour == null) {
            return possible ? ColourHandling.YCBCR : ColourHandling.GREY;
        }
        if (!possible && colour != ColourHandling.GREY) {
            throw new IllegalArgumentException("--colour = %s, must be grey: what the model's task measures is no image"
                    .formatted(colour.name().toLowerCase(Locale.ROOT)));
        }
        return colour;
    }

    private List<Restorer.RestoredCanvas> restoreInTiles(LearnedModel learned, Canvas given, ColourHandling handling) {
        List<Canvas> parts = learned.grey() ? handling.split(given) : List.of(given);
        return parts.stream()
                .map(part -> learned.restorer().restore(part, threads, () -> false))
                .toList();
    }

    /** Of the whole image, in the colours that are restored. */
    private Measurement measurement(LearnedModel learned, Canvas given, ColourHandling handling) {
        String name = in.getFileName().toString();
        Image image = given.whole();
        Image fitted = learned.grey() && handling == ColourHandling.GREY ? image.toGrey() : image;
        return addNoise == null ? learned.measured(name, fitted) : learned.measure(name, fitted, addNoise, seed);
    }

    private List<Restorer.RestoredCanvas> restore(LearnedModel learned, Measurement measured, ColourHandling handling) {
        return parts(learned, measured, handling).stream()
                .map(part -> learned.restorer().restore(part, threads, () -> false))
                .map(part -> new Restorer.RestoredCanvas(part.image(), part.termination()))
                .toList();
    }

    /** Measurements that the model is for. A task measures every channel alike, so that colours may be mixed before or after. */
    private List<Measurement> parts(LearnedModel learned, Measurement whole, ColourHandling handling) {
        ImageShape shape = whole.truth().shape();
        if (!learned.grey() || shape.channels() == 1) {
            return List.of(whole);
        }
        List<Image> truths = handling.split(whole.truth());
        List<Image> data = handling.split(new Image(shape, whole.data()));
        return IntStream.range(0, data.size())
                .mapToObj(i ->
                        new Measurement(whole.name(), truths.get(i), data.get(i).data()))
                .toList();
    }

    private static Path beside(Path image) {
        String name = image.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return image.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "-restored.png");
    }
}
