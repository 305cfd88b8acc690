package org.bilevel.experiments.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.file.Sha256;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.dataset.FolderImages;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.dataset.LoadedImages;
import org.bilevel.imaging.dataset.Patches;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.task.Denoising;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.Task;

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
     * Reads or draws the images of a configuration, cuts patches of each and measures them; the patches of one image are all learned from, or all held out.
     *
     * @throws IllegalArgumentException if the folder, the patch size or an image cannot be used
     */
    public static LearningData load(RunConfiguration configuration, Task task) {
        DataConfiguration data = configuration.data();
        SeedPath seed = SeedPath.of(configuration.seed()).child("data");
        ImageSet source = source(data, seed);
        if (data.images() > 0) {
            source = source.sample(data.images(), seed.child("choice"));
        }
        Patches patches = new Patches(data.patch(), data.patchesPerImage(), data.augment());
        LoadedImages cut = patches.cut(source, data.skipBadImages(), seed.child("patches"));
        List<String> warnings = new ArrayList<>();
        cut.unreadable().forEach(line -> warnings.add("left out: " + line));
        cut.tooSmall().forEach(name -> warnings.add("left out, smaller than a patch: " + name));
        ImageSet images = data.grey() ? cut.images().toGrey() : cut.images();
        int files = images.size() / data.patchesPerImage();
        ImageSet.Split split =
                images.split((double) data.heldOutOf(files) / files, patches::imageOf, seed.child("split"));
        return new LearningData(
                Measurements.of(split.train(), task, configuration.noise(), configuration.seed()),
                Measurements.of(split.heldOut(), task, configuration.noise(), configuration.seed()),
                warnings);
    }

    /** The same with guides, which a model restores. */
    LearningData guidedBy(Restorer restorer, int threads, BooleanSupplier cancelled) {
        return new LearningData(
                guided(train, restorer, threads, cancelled), guided(heldOut, restorer, threads, cancelled), warnings);
    }

    private static List<Measurement> guided(
            List<Measurement> samples, Restorer restorer, int threads, BooleanSupplier cancelled) {
        List<Callable<Measurement>> calls = samples.stream()
                .<Callable<Measurement>>map(sample -> () ->
                        sample.guidedBy(restorer.restore(sample, cancelled).image()))
                .toList();
        return Parallel.all(threads, calls, "the restoration of guides");
    }

    /** The images to learn from with noise alone, which is that of the run but at least one grey level: what score matching learns from. */
    List<Measurement> noisyImages(RunConfiguration configuration) {
        double noise = Math.max(configuration.noise(), 1);
        return train.stream()
                .map(sample ->
                        Measurements.of(sample.name(), sample.truth(), new Denoising(), noise, configuration.seed()))
                .toList();
    }

    /** A hash of every number of every sample, and of their names: equal for equal data. */
    public String fingerprint() {
        Sha256 hash = new Sha256();
        for (List<Measurement> samples : List.of(train, heldOut)) {
            for (Measurement sample : samples) {
                hash.add(sample.name().getBytes(StandardCharsets.UTF_8))
                        .add(sample.truth().data())
                        .add(sample.data());
                sample.guide().ifPresent(guide -> hash.add(guide.data()));
            }
        }
        return hash.hex();
    }

    private static ImageSet source(DataConfiguration data, SeedPath seed) {
        if (data.source().equals(DataConfiguration.SYNTHETIC)) {
            ImageShape shape = new ImageShape(data.channels(), data.patch(), data.patch());
            return DeadLeaves.set(shape, data.images() > 0 ? data.images() : SYNTHETIC_IMAGES, seed.child("synthetic"));
        }
        return FolderImages.in(Path.of(data.source()));
    }
}
