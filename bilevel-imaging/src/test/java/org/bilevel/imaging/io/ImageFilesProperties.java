package org.bilevel.imaging.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.TestImages;

class ImageFilesProperties {

    @Property(tries = 100)
    void losslessFormatsKeepImagesOfAnyShape(
            @ForAll boolean colour,
            @ForAll boolean tiff,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll long seed)
            throws IOException {
        Image image = TestImages.eightBit(colour ? 3 : 1, height, width, seed);
        Path file = Files.createTempFile("image", tiff ? ".tiff" : ".png");
        try {
            ImageFiles.write(file, image);
            Image read = ImageFiles.read(file);
            assertThat(read.shape()).isEqualTo(image.shape());
            assertThat(read.data()).isEqualTo(image.data());
        } finally {
            Files.delete(file);
        }
    }
}
