package org.bilevel.imaging.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.image.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSetTest {

    private static final SeedPath SEED = SeedPath.of(5);

    /** Images that must not be read. */
    private static ImageSet unread(int count) {
        return new ImageSet(
                "unread",
                IntStream.range(0, count)
                        .mapToObj(k -> new ImageSet.Entry("%03d.png".formatted(k), () -> {
                            throw new AssertionError("read without need");
                        }))
                        .toList());
    }

    private static ImageSet of(String name, Image image) {
        return new ImageSet("test", List.of(new ImageSet.Entry(name, () -> image)));
    }

    @ParameterizedTest
    @CsvSource({"10,0.2,2", "10,0,0", "2,0.01,1", "2,0.99,1", "400,0.1,40", "7,0.5,4"})
    void splitIsAPartitionInOrder(int count, double fraction, int heldOut) {
        ImageSet all = unread(count);
        ImageSet.Split split = all.split(fraction, SEED);
        assertThat(split.heldOut().size()).isEqualTo(heldOut);
        assertThat(split.train().names()).isSorted();
        assertThat(split.heldOut().names()).isSorted();
        Set<String> union = new HashSet<>(split.train().names());
        union.addAll(split.heldOut().names());
        assertThat(union).hasSize(count);
        assertThat(split.train().size() + split.heldOut().size()).isEqualTo(count);
    }

    @Test
    void groupsAreNotTornApart() {
        UnaryOperator<String> group = name -> "group " + name.hashCode() % 7;
        ImageSet.Split split = unread(40).split(0.25, group, SEED);
        Set<String> learned = new HashSet<>();
        split.train().names().forEach(name -> learned.add(group.apply(name)));
        assertThat(split.heldOut().names()).isNotEmpty().noneMatch(name -> learned.contains(group.apply(name)));
        assertThat(split.train().size() + split.heldOut().size()).isEqualTo(40);
    }

    @Test
    void splitIsFixedBySeedAndNames() {
        List<String> first = unread(40).split(0.25, SEED).heldOut().names();
        assertThat(unread(40).split(0.25, SEED).heldOut().names()).isEqualTo(first);
        assertThat(unread(40).split(0.25, SeedPath.of(6)).heldOut().names()).isNotEqualTo(first);
        List<String> grown = unread(41).split(0.25, SEED).heldOut().names();
        assertThat(grown)
                .as("one more image hardly disturbs the split")
                .filteredOn(first::contains)
                .hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesOtherFractions(double fraction) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> unread(3).split(fraction, SEED))
                .withMessageStartingWith("heldOut = ")
                .withMessageEndingWith("must be in [0, 1)");
    }

    @Test
    void cannotSplitOneImage() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> unread(1).split(0.5, SEED))
                .withMessage("heldOut = 0.5, must be 0 for the single image of unread");
    }

    @Test
    void sampleIsARandomSubsetInOrder() {
        List<String> names = unread(100).sample(10, SEED).names();
        assertThat(names).hasSize(10).isSorted().doesNotHaveDuplicates();
        assertThat(names).isNotEqualTo(unread(100).names().subList(0, 10));
        assertThat(unread(100).sample(10, SEED).names()).isEqualTo(names);
        assertThat(unread(100).sample(20, SEED).names()).containsAll(names);
        assertThat(unread(5).sample(10, SEED).names()).isEqualTo(unread(5).names());
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> unread(5).sample(0, SEED))
                .withMessage("images = 0, must be >= 1");
    }

    @Test
    void sampleChoosesEveryImageAboutEquallyOften() {
        int[] counts = new int[10];
        for (int seed = 0; seed < 2000; seed++) {
            for (String name : unread(10).sample(3, SeedPath.of(seed)).names()) {
                counts[Integer.parseInt(name.substring(0, 3))]++;
            }
        }
        for (int count : counts) {
            assertThat(count).isBetween(500, 700); // 600 +- 20.5
        }
    }

    @Test
    void hashTellsContents() {
        Image image = TestImages.eightBit(3, 4, 5, 1);
        String hash = of("a", image).contentHash();
        assertThat(hash)
                .hasSize(64)
                .isEqualTo(
                        of("a", new Image(image.shape(), image.data().clone())).contentHash());
        Set<String> others = new HashSet<>(List.of(hash));
        others.add(of("b", image).contentHash());
        others.add(of("a", new Image(new ImageShape(3, 5, 4), image.data())).contentHash());
        double[] changed = image.data().clone();
        changed[59] = Math.nextUp(changed[59]);
        others.add(of("a", new Image(image.shape(), changed)).contentHash());
        others.add(of("a", image).toGrey().contentHash());
        assertThat(others).hasSize(5);
    }

    @Test
    void greyIsLazy() {
        unread(2).toGrey();
        assertThat(of("a", TestImages.eightBit(3, 4, 5, 1)).toGrey().image(0).shape())
                .isEqualTo(new ImageShape(1, 4, 5));
    }

    @Test
    void refusesNamesThatOccurTwice() {
        List<ImageSet.Entry> entries = new ArrayList<>();
        entries.add(new ImageSet.Entry("a", () -> TestImages.eightBit(1, 2, 2, 1)));
        entries.add(entries.getFirst());
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ImageSet("here", entries))
                .withMessage("two images of here have the name a");
    }
}
