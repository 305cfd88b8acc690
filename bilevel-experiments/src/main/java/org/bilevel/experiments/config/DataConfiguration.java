package org.bilevel.experiments.config;

import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Which images a run learns from.
 *
 * @param source a folder, or {@code synthetic}
 * @param images how many images to use, 0 for all
 * @param patch side of the square patches, in pixels
 * @param patchesPerImage patches cut from one image
 * @param augment whether these are turned and mirrored at random
 * @param grey whether colours are dropped
 * @param heldOut images kept for validation: a fraction below 1, or a number of images
 * @param skipBadImages whether images that cannot be read are left out, with a warning, instead of ending the run
 */
public record DataConfiguration(
        @Option(value = "folder of images, or 'synthetic'", preset = SYNTHETIC)
        String source,

        @Option(value = "number of images to use; 0 for all of a folder", preset = "0", range = ">= 0")
        int images,

        @Option(value = "side of the square patches, in pixels", preset = "96", range = ">= 8")
        int patch,

        @Option(value = "patches cut from one image", preset = "1", range = ">= 1")
        int patchesPerImage,

        @Option(value = "turn and mirror patches at random", preset = "false")
        boolean augment,

        @Option(value = "drop the colours", preset = "false")
        boolean grey,

        @Option(
                value = "images kept for validation: a fraction below 1, or a number of images",
                preset = "0.1",
                range = ">= 0; whole from 1 on")
        double heldOut,

        @Option(value = "leave out images that cannot be read instead of stopping", preset = "false")
        boolean skipBadImages) {

    /** The source that needs no files. */
    public static final String SYNTHETIC = "synthetic";

    private static final int SMALLEST_PATCH = 8;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public DataConfiguration {
        Options.require(!source.isBlank(), "source", "'" + source + "'", "a folder or '" + SYNTHETIC + "'");
        Options.requireAtLeast("images", images, 0);
        Options.requireAtLeast("patch", patch, SMALLEST_PATCH);
        Options.requireAtLeast("patchesPerImage", patchesPerImage, 1);
        Options.requireAtLeast("heldOut", heldOut, 0);
        Options.require(
                heldOut < 1 || heldOut == Math.rint(heldOut),
                "heldOut",
                heldOut,
                "a fraction below 1 or a whole number");
    }

    /** The number of channels images have: 1 if grey, else 3. */
    public int channels() {
        return grey ? 1 : 3;
    }

    /**
     * How many of some images are held out: at least one is when any are asked for, and at least one is left to learn from.
     *
     * @param total the images there are, at least 1
     */
    public int heldOutOf(int total) {
        double wanted = heldOut < 1 ? Math.rint(heldOut * total) : heldOut;
        int atLeast = heldOut > 0 ? 1 : 0;
        return (int) Math.min(total - 1, Math.max(atLeast, wanted));
    }

    /** The same with another source. */
    public DataConfiguration withSource(String value) {
        return new DataConfiguration(value, images, patch, patchesPerImage, augment, grey, heldOut, skipBadImages);
    }

    /** The same with another number of images, 0 for all. */
    public DataConfiguration withImages(int value) {
        return new DataConfiguration(source, value, patch, patchesPerImage, augment, grey, heldOut, skipBadImages);
    }

    /** The same with another side of the patches. */
    public DataConfiguration withPatch(int value) {
        return new DataConfiguration(source, images, value, patchesPerImage, augment, grey, heldOut, skipBadImages);
    }

    /** The same with another number of patches of an image, turned and mirrored at random or not. */
    public DataConfiguration withPatches(int perImage, boolean augmented) {
        return new DataConfiguration(source, images, patch, perImage, augmented, grey, heldOut, skipBadImages);
    }

    /** The same in grey or in colour. */
    public DataConfiguration withGrey(boolean value) {
        return new DataConfiguration(source, images, patch, patchesPerImage, augment, value, heldOut, skipBadImages);
    }

    /** The same with another share held out. */
    public DataConfiguration withHeldOut(double value) {
        return new DataConfiguration(source, images, patch, patchesPerImage, augment, grey, value, skipBadImages);
    }

    /** The same, skipping unreadable images or not. */
    public DataConfiguration withSkipBadImages(boolean value) {
        return new DataConfiguration(source, images, patch, patchesPerImage, augment, grey, heldOut, value);
    }
}
