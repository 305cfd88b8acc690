package org.bilevel.imaging.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.Image;

/** An ordered, immutable set of named images, each of which is in memory or read whenever it is asked for. */
public final class ImageSet {

    /**
     * An image and its name.
     *
     * @param name unique within its set; for files, the path relative to the folder, with '/' between the parts
     * @param source yields the image, the same one each time
     */
    public record Entry(String name, Supplier<Image> source) {}

    /**
     * Two sets without a common image.
     *
     * @param train what to learn from
     * @param heldOut what to measure on
     */
    public record Split(ImageSet train, ImageSet heldOut) {}

    private final String origin;
    private final List<Entry> entries;

    /**
     * A set.
     *
     * @param origin where it comes from, for messages and provenance
     * @param entries the images, in the set's order
     * @throws IllegalArgumentException if a name occurs twice
     */
    public ImageSet(String origin, List<Entry> entries) {
        this.origin = origin;
        this.entries = List.copyOf(entries);
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            if (!names.add(entry.name())) {
                throw new IllegalArgumentException("two images of %s have the name %s".formatted(origin, entry.name()));
            }
        }
    }

    /** Where the images come from. */
    public String origin() {
        return origin;
    }

    /** The number of images. */
    public int size() {
        return entries.size();
    }

    /** The names, in order. */
    public List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /** The name of the image at an index. */
    public String name(int index) {
        return entries.get(index).name();
    }

    /**
     * The image at an index; read from its file now, unless the set is in memory.
     *
     * @throws org.bilevel.imaging.io.UnreadableImageException if its file cannot be read
     */
    public Image image(int index) {
        return entries.get(index).source().get();
    }

    /** This set with every image in grey; nothing is read yet. */
    public ImageSet toGrey() {
        return map(Image::toGrey);
    }

    /** This set with every image passed through a function whenever it is asked for; nothing is read yet. */
    public ImageSet map(UnaryOperator<Image> function) {
        return new ImageSet(
                origin,
                entries.stream()
                        .map(entry -> new Entry(
                                entry.name(),
                                () -> function.apply(entry.source().get())))
                        .toList());
    }

    /**
     * At most so many of the images, chosen at random, in this set's order; nothing is read. Whether an image is chosen depends only on
     * the seed and the names.
     *
     * @param images how many, at least 1; all if there are no more
     * @param seed the root of the choice
     * @throws IllegalArgumentException if fewer than 1 are asked for
     */
    public ImageSet sample(int images, SeedPath seed) {
        Options.require(images >= 1, "images", images, ">= 1");
        return part(shuffled(names(), seed).subList(0, Math.min(images, size())));
    }

    /** Splits image by image, as {@link #split(double, UnaryOperator, SeedPath)} does group by group. */
    public Split split(double heldOut, SeedPath seed) {
        return split(heldOut, UnaryOperator.identity(), seed);
    }

    /**
     * Splits by group, at random; both parts keep this set's order, nothing is read. As long as there are two groups and the
     * fraction is positive, both parts have at least one.
     *
     * @param heldOut the fraction of groups held out, rounded to a whole number, in [0, 1)
     * @param group the name of an image's group, such as the file that patches come from, by the image's own
     * @param seed the root of the choice
     * @throws IllegalArgumentException if the fraction is out of range or there is only one group to split
     */
    public Split split(double heldOut, UnaryOperator<String> group, SeedPath seed) {
        Options.require(heldOut >= 0 && heldOut < 1, "heldOut", heldOut, "in [0, 1)");
        if (heldOut == 0) {
            return new Split(this, part(List.of()));
        }
        List<String> groups = names().stream().map(group).distinct().toList();
        Options.require(groups.size() >= 2, "heldOut", heldOut, "0 for the single image of " + origin);
        int count = Math.clamp(Math.round(heldOut * groups.size()), 1, groups.size() - 1);
        Set<String> chosen = new HashSet<>();
        for (int index : shuffled(groups, seed).subList(0, count)) {
            chosen.add(groups.get(index));
        }
        List<Integer> learned = new ArrayList<>();
        List<Integer> measured = new ArrayList<>();
        for (int index = 0; index < size(); index++) {
            (chosen.contains(group.apply(name(index))) ? measured : learned).add(index);
        }
        return new Split(part(learned), part(measured));
    }

    /**
     * The SHA-256 of names, shapes and values, in hexadecimal: where a model's data came from, whatever the file format. Reads every
     * image once.
     *
     * @throws org.bilevel.imaging.io.UnreadableImageException if a file cannot be read
     */
    public String contentHash() {
        MessageDigest digest = sha256();
        for (Entry entry : entries) {
            Image image = entry.source().get();
            digest.update("%s\n%s\n".formatted(entry.name(), image.shape()).getBytes(StandardCharsets.UTF_8));
            ByteBuffer values = ByteBuffer.allocate(
                    Math.multiplyExact(Double.BYTES, image.shape().width()));
            for (int start = 0;
                    start < image.data().length;
                    start += image.shape().width()) {
                values.asDoubleBuffer().put(image.data(), start, image.shape().width());
                digest.update(values.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String toString() {
        return "%d images of %s".formatted(size(), origin);
    }

    /** All indices in the order of a random key per name, so that a further name does not disturb the order of the others. */
    private static List<Integer> shuffled(List<String> names, SeedPath seed) {
        List<Long> keys = new ArrayList<>();
        for (String name : names) {
            keys.add(seed.child(name).generator().nextLong());
        }
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> keys.get(index)).thenComparing(names::get))
                .toList();
    }

    private ImageSet part(List<Integer> indices) {
        return new ImageSet(origin, indices.stream().sorted().map(entries::get).toList());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
