package org.bilevel.imaging.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.image.TestImages;
import org.bilevel.imaging.io.ImageFiles;
import org.bilevel.imaging.io.UnreadableImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImagesTest {

    private static final SeedPath SEED = SeedPath.of(9);

    @TempDir
    Path folder;

    private void put(String name, int height, int width) {
        ImageFiles.write(folder.resolve(name), TestImages.eightBit(3, height, width, name.hashCode()));
    }

    private void putBroken(String name) throws IOException {
        Files.write(folder.resolve(name), new byte[] {1, 2, 3});
    }

    @Test
    void findsImagesBelowSortedByRelativePath() throws IOException {
        put("b.PNG", 4, 4);
        put("a/z.jpg", 4, 4);
        put("a/deep/er/c.tiff", 4, 4);
        put("B.jpeg", 4, 4);
        put(".hidden/d.png", 4, 4);
        put("._e.png", 4, 4);
        Files.writeString(folder.resolve("notes.txt"), "no image");
        Files.writeString(folder.resolve("png"), "no extension");
        putBroken("broken.bmp");
        assertThat(FolderImages.in(folder).names())
                .containsExactly("B.jpeg", "a/deep/er/c.tiff", "a/z.jpg", "b.PNG", "broken.bmp");
    }

    @Test
    void followsLinksButNotInCircles() throws IOException {
        put("real/a.png", 4, 4);
        Files.createSymbolicLink(folder.resolve("real/back"), folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        assertThat(FolderImages.in(link).names()).containsExactly("a.png");
    }

    @Test
    void saysWhatIsWrongWithTheFolder() throws IOException {
        String looked = "; looked for files ending in .png, .jpg, .jpeg, .tif, .tiff, .bmp, .gif";
        Path absent = folder.resolve("absent");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FolderImages.in(absent))
                .withMessage("folder " + absent + " does not exist" + looked);
        Path file = Files.createFile(folder.resolve("file.png"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FolderImages.in(file))
                .withMessage("folder " + file + " is not a folder" + looked);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FolderImages.in(empty))
                .withMessage("folder " + empty + " holds no images" + looked);
    }

    @Test
    void refusesOrSkipsWhatIsUnreadable() throws IOException {
        put("a.png", 6, 6);
        putBroken("b.png");
        put("c.png", 6, 6);
        ImageSet images = FolderImages.in(folder);
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> LoadedImages.whole(images, false))
                .withMessageContaining("b.png");
        LoadedImages loaded = LoadedImages.whole(images, true);
        assertThat(loaded.images().names()).containsExactly("a.png", "c.png");
        assertThat(loaded.unreadable())
                .singleElement()
                .asString()
                .contains("b.png")
                .contains("not a PNG");
        assertThat(loaded.images().image(1).data()).isEqualTo(images.image(2).data());
        assertThat(Patches.of(4).cut(images, true, SEED).unreadable()).isEqualTo(loaded.unreadable());
    }

    @Test
    void refusesAFolderOfNothingButBrokenImages() throws IOException {
        putBroken("a.png");
        putBroken("b.png");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> LoadedImages.whole(FolderImages.in(folder), true))
                .withMessageStartingWith(
                        "none of the 2 images of " + folder + " can be read; the first: cannot read image ");
    }

    @Test
    void patchesLieInTheirImagesAndDependOnSeedAndNameOnly() throws IOException {
        put("a.png", 20, 30);
        put("b.png", 30, 20);
        ImageSet images = FolderImages.in(folder);
        ImageSet patches = new Patches(8, 3, false).cut(images, false, SEED).images();
        assertThat(patches.names()).containsExactly("a.png#0", "a.png#1", "a.png#2", "b.png#0", "b.png#1", "b.png#2");
        for (int k = 0; k < 6; k++) {
            assertThat(patches.image(k).shape()).isEqualTo(new ImageShape(3, 8, 8));
            assertThat(liesIn(patches.image(k), images.image(k / 3))).isTrue();
        }
        assertThat(patches.image(0).data()).isNotEqualTo(patches.image(1).data());
        Files.delete(folder.resolve("a.png"));
        ImageSet again = Patches.of(8).cut(FolderImages.in(folder), false, SEED).images();
        assertThat(again.names()).containsExactly("b.png");
        assertThat(again.image(0).data()).isEqualTo(patches.image(3).data());
        ImageSet whole =
                Patches.of(20).cut(FolderImages.in(folder), false, SEED).images();
        assertThat(whole.image(0).shape()).isEqualTo(new ImageShape(3, 20, 20));
    }

    @Test
    void augmentedPatchesAreThoseOfTheSamePlacesInAllOrientations() throws IOException {
        put("a.png", 20, 30);
        ImageSet images = FolderImages.in(folder);
        ImageSet plain = new Patches(8, 60, false).cut(images, false, SEED).images();
        ImageSet augmented = new Patches(8, 60, true).cut(images, false, SEED).images();
        Set<Integer> orientations = new HashSet<>();
        int found = 0;
        for (int k = 0; k < 60; k++) {
            for (int orientation = 0; orientation < Image.ORIENTATIONS; orientation++) {
                double[] oriented = plain.image(k).oriented(orientation).data();
                if (java.util.Arrays.equals(oriented, augmented.image(k).data())) {
                    orientations.add(orientation);
                    found++;
                }
            }
        }
        assertThat(found).isEqualTo(60);
        assertThat(orientations).hasSize(8);
    }

    @Test
    void leavesOutImagesSmallerThanAPatch() {
        put("large.png", 20, 30);
        put("small.png", 30, 19);
        LoadedImages loaded = Patches.of(20).cut(FolderImages.in(folder), false, SEED);
        assertThat(loaded.images().names()).containsExactly("large.png");
        assertThat(loaded.tooSmall()).containsExactly("small.png");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Patches.of(21).cut(FolderImages.in(folder), false, SEED))
                .withMessage("patch = 21, must be at most 20, the smaller side of the largest image in " + folder);
    }

    @Test
    void refusesPatchesOfNoSize() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Patches.of(0))
                .withMessage("patch = 0, must be >= 1");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Patches(8, 0, false))
                .withMessage("patchesPerImage = 0, must be >= 1");
    }

    @Test
    void cutsPhotographs() {
        Optional<Path> bsds = TestImages.sharedData("bsds400");
        assumeTrue(bsds.isPresent(), "SKIPPED: no shared/data/bsds400 beside the project");
        ImageSet all = FolderImages.in(bsds.get());
        assertThat(all.size()).isEqualTo(400);
        LoadedImages loaded = Patches.of(96).cut(all.sample(12, SEED).toGrey(), false, SEED);
        assertThat(loaded.images().size()).isEqualTo(12);
        assertThat(loaded.unreadable()).isEqualTo(List.of());
        assertThat(loaded.images().image(11).shape()).isEqualTo(new ImageShape(1, 96, 96));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Patches.of(600).cut(all.sample(3, SEED), false, SEED))
                .withMessage(
                        "patch = 600, must be at most 321, the smaller side of the largest image in " + bsds.get());
    }

    private static boolean liesIn(Image patch, Image image) {
        int side = patch.shape().height();
        for (int top = 0; top + side <= image.shape().height(); top++) {
            for (int left = 0; left + side <= image.shape().width(); left++) {
                if (java.util.Arrays.equals(image.crop(top, left, side, side).data(), patch.data())) {
                    return true;
                }
            }
        }
        return false;
    }
}
