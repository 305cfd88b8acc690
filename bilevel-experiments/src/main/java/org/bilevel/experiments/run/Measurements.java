package org.bilevel.experiments.run;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.Task;

/** Measurements of images with one fixed realisation of noise each, which depends on the image's name and the seed alone. */
public final class Measurements {

    private Measurements() {}

    /** One image as a task measures it, with noise given on the 0..255 scale. */
    public static Measurement of(String name, Image truth, Task task, double noise, long seed) {
        LinearOperator k = task.operator().on(truth.shape());
        double[] exact = new double[k.outputLength()];
        k.apply(truth.data(), exact);
        SeedPath path = SeedPath.of(seed).child("noise");
        return new Measurement(name, truth, task.measured(exact, noise, name, path));
    }

    /** All images of a set in the same way. */
    static List<Measurement> of(ImageSet images, Task task, double noise, long seed) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> of(images.name(i), images.image(i), task, noise, seed))
                .toList();
    }
}
