package org.bilevel.imaging.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.Image;

/**
 * Square crops at random places, turned and mirrored at random if wanted, fixed by seed and image name.
 *
 * @param size side in pixels
 * @param perImage crops of one image; they may overlap
 * @param augment whether each gets one of the eight orientations of a square
 */
public record Patches(int size, int perImage, boolean augment) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless both are at least 1
     */
    public Patches {
        Options.require(size >= 1, "patch", size, ">= 1");
        Options.require(perImage >= 1, "patchesPerImage", perImage, ">= 1");
    }

    /** One crop per image, as it is. */
    public static Patches of(int size) {
        return new Patches(size, 1, false);
    }

    /**
     * Cuts patches while reading, so that only patches stay in memory. A patch bears its image's name, followed by '#' and a number from
     * 0 if an image gives several. Images smaller than a patch are left out and reported.
     *
     * @param source what to cut from
     * @param skipBad whether an unreadable image is skipped and reported, rather than refused
     * @param seed the root of the places
     * @throws org.bilevel.imaging.io.UnreadableImageException if an image cannot be read and bad ones are not skipped
     * @throws IllegalArgumentException if every image is smaller than a patch, or not a single one can be read
     */
    public LoadedImages cut(ImageSet source, boolean skipBad, SeedPath seed) {
        ImageReading reading = new ImageReading(source, skipBad);
        List<String> tooSmall = new ArrayList<>();
        int[] largest = {0};
        reading.forEach((name, image) -> {
            int side = Math.min(image.shape().height(), image.shape().width());
            largest[0] = Math.max(largest[0], side);
            if (side < size) {
                tooSmall.add(name);
            } else {
                cut(name, image, seed, reading);
            }
        });
        ImageSet patches = reading.kept();
        Options.require(
                patches.size() > 0 || source.size() == 0,
                "patch",
                size,
                "at most %d, the smaller side of the largest image in %s".formatted(largest[0], source.origin()));
        return new LoadedImages(patches, reading.unreadable(), tooSmall);
    }

    private void cut(String name, Image image, SeedPath seed, ImageReading reading) {
        for (int k = 0; k < perImage; k++) {
            RandomGenerator random = seed.child(name).child(k).generator();
            int top = random.nextInt(image.shape().height() - size + 1);
            int left = random.nextInt(image.shape().width() - size + 1);
            Image crop = image.crop(top, left, size, size);
            reading.keep(
                    perImage == 1 ? name : name + "#" + k,
                    augment ? crop.oriented(random.nextInt(Image.ORIENTATIONS)) : crop);
        }
    }

    /** The name of the image that one of these patches was cut from. */
    public String imageOf(String patch) {
        return perImage == 1 ? patch : patch.substring(0, patch.lastIndexOf('#'));
    }
}
