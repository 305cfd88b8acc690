package org.bilevel.experiments.run;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.noise.GaussianNoise;
import org.bilevel.imaging.task.Measurement;

/** Images with one fixed realisation of noise each, which depends on the image's name and the seed alone. */
public final class Measurements {

    private Measurements() {}

    /** One image with noise, given on the 0..255 scale. */
    public static Measurement of(String name, Image truth, double noise, long seed) {
        SeedPath path = SeedPath.of(seed).child("noise");
        return new Measurement(
                name,
                truth,
                GaussianNoise.ofGreyLevels(noise).addTo(truth, name, path).data());
    }

    /** All images of a set with noise, given on the 0..255 scale. */
    static List<Measurement> of(ImageSet images, double noise, long seed) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> of(images.name(i), images.image(i), noise, seed))
                .toList();
    }
}
