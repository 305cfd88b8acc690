package org.bilevel.experiments.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.dataset.FolderImages;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.dataset.LoadedImages;
import org.bilevel.imaging.dataset.Patches;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.task.Measurement;

/**
 * The samples of a run, noise included: every image has one fixed realisation.
 *
 * @param train to learn from
 * @param heldOut to validate on, of other files; may be empty
 * @param warnings what was left out, one line each
 */
public record LearningData(List<Measurement> train, List<Measurement> heldOut, List<String> warnings) {

    /** How many synthetic images there are when nobody says. */
    private static final int SYNTHETIC_IMAGES = 72;

    /** Copies the lists. */
    public LearningData {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads or draws the images of a configuration, cuts one patch of each and measures it.
     *
     * @throws IllegalArgumentException if the folder, the patch size or an image cannot be used
     */
    public static LearningData load(RunConfiguration configuration, ForwardOperator operator) {
        DataConfiguration data = configuration.data();
        SeedPath seed = SeedPath.of(configuration.seed()).child("data");
        ImageSet source = source(data, seed);
        if (data.images() > 0) {
            source = source.sample(data.images(), seed.child("choice"));
        }
        LoadedImages cut = Patches.of(data.patch()).cut(source, data.skipBadImages(), seed.child("patches"));
        List<String> warnings = new ArrayList<>();
        cut.unreadable().forEach(line -> warnings.add("left out: " + line));
        cut.tooSmall().forEach(name -> warnings.add("left out, smaller than a patch: " + name));
        ImageSet images = data.grey() ? cut.images().toGrey() : cut.images();
        int heldOut = data.heldOutOf(images.size());
        ImageSet.Split split = images.split((double) heldOut / images.size(), seed.child("split"));
        return new LearningData(
                Measurements.of(split.train(), operator, configuration.noise(), configuration.seed()),
                Measurements.of(split.heldOut(), operator, configuration.noise(), configuration.seed()),
                warnings);
    }

    /** A hash of every number of every sample, and of their names: equal for equal data. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<Measurement> samples : List.of(train, heldOut)) {
                for (Measurement sample : samples) {
                    digest.update(sample.name().getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes(sample.truth().data()));
                    digest.update(bytes(sample.data()));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Double.BYTES));
        buffer.asDoubleBuffer().put(numbers);
        return buffer.array();
    }

    private static ImageSet source(DataConfiguration data, SeedPath seed) {
        if (data.source().equals(DataConfiguration.SYNTHETIC)) {
            ImageShape shape = new ImageShape(data.channels(), data.patch(), data.patch());
            return DeadLeaves.set(shape, data.images() > 0 ? data.images() : SYNTHETIC_IMAGES, seed.child("synthetic"));
        }
        return FolderImages.in(Path.of(data.source()));
    }
}
