package org.bilevel.imaging.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
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
        int[] order = shuffled(seed);
        return part(Arrays.copyOf(order, Math.min(images, order.length)));
    }

    /**
     * Splits by image, at random; both parts keep this set's order, nothing is read. As long as there are two images and the
     * fraction is positive, both parts have at least one.
     *
     * @param heldOut the fraction held out, rounded to a whole number of images, in [0, 1)
     * @param seed the root of the choice
     * @throws IllegalArgumentException if the fraction is out of range or there is only one image to split
     */
    public Split split(double heldOut, SeedPath seed) {
        Options.require(heldOut >= 0 && heldOut < 1, "heldOut", heldOut, "in [0, 1)");
        if (heldOut == 0) {
            return new Split(this, part(new int[0]));
        }
        Options.require(size() >= 2, "heldOut", heldOut, "0 for the single image of " + origin);
        int count = Math.clamp(Math.round(heldOut * size()), 1, size() - 1);
        int[] order = shuffled(seed);
        return new Split(part(Arrays.copyOfRange(order, count, order.length)), part(Arrays.copyOf(order, count)));
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

    /** All indices in the order of a random key per name, so that a further image does not disturb the order of the others. */
    private int[] shuffled(SeedPath seed) {
        List<Long> keys = new ArrayList<>();
        for (Entry entry : entries) {
            keys.add(seed.child(entry.name()).generator().nextLong());
        }
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> keys.get(index))
                        .thenComparing(index -> entries.get(index).name()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private ImageSet part(int[] indices) {
        return new ImageSet(
                origin, Arrays.stream(indices).sorted().mapToObj(entries::get).toList());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
