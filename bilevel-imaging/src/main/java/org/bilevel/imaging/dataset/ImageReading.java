package org.bilevel.imaging.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.io.UnreadableImageException;

/** One pass over a set that holds a single image at a time, besides what is kept. */
final class ImageReading {

    private final ImageSet source;
    private final boolean skipBad;
    private final List<ImageSet.Entry> kept = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    ImageReading(ImageSet source, boolean skipBad) {
        this.source = source;
        this.skipBad = skipBad;
    }

    /** Passes on every readable image with its name. */
    void forEach(BiConsumer<String, Image> consumer) {
        for (int i = 0; i < source.size(); i++) {
            Image image;
            try {
                image = source.image(i);
            } catch (UnreadableImageException e) {
                if (!skipBad) {
                    throw e;
                }
                unreadable.add(String.valueOf(e.getMessage()));
                continue;
            }
            consumer.accept(source.name(i), image);
        }
        if (source.size() > 0 && unreadable.size() == source.size()) {
            throw new IllegalArgumentException("none of the %d images of %s can be read; the first: %s"
                    .formatted(source.size(), source.origin(), unreadable.getFirst()));
        }
    }

    void keep(String name, Image image) {
        kept.add(new ImageSet.Entry(name, () -> image));
    }

    ImageSet kept() {
        return new ImageSet(source.origin(), kept);
    }

    List<String> unreadable() {
        return unreadable;
    }
}
