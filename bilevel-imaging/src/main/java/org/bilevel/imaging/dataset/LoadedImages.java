package org.bilevel.imaging.dataset;

import java.util.List;

/**
 * Images in memory, and what became of the rest.
 *
 * @param images what was kept, in the order of the set it came from
 * @param unreadable one line per image that could not be read: file and reason
 * @param tooSmall names of images smaller than a patch
 */
public record LoadedImages(ImageSet images, List<String> unreadable, List<String> tooSmall) {

    /** Copies the lists. */
    public LoadedImages {
        unreadable = List.copyOf(unreadable);
        tooSmall = List.copyOf(tooSmall);
    }

    /**
     * Reads a whole set into memory: 8 bytes per value.
     *
     * @param source what to read
     * @param skipBad whether an unreadable image is skipped and reported, rather than refused
     * @throws org.bilevel.imaging.io.UnreadableImageException if an image cannot be read and bad ones are not skipped
     * @throws IllegalArgumentException if not a single image can be read
     */
    public static LoadedImages whole(ImageSet source, boolean skipBad) {
        ImageReading reading = new ImageReading(source, skipBad);
        reading.forEach(reading::keep);
        return new LoadedImages(reading.kept(), reading.unreadable(), List.of());
    }
}
