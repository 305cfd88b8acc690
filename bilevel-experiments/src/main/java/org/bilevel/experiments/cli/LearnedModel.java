package org.bilevel.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.run.Measurements;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.task.Measurement;

/**
 * A model file ready for use.
 *
 * @param model the file's content
 * @param restorer restores with its parameters
 */
record LearnedModel(Model model, Restorer restorer) {

    /**
     * Reads a model and builds its regulariser and task.
     *
     * @throws IllegalArgumentException if the file is no model, of another layout, or names a component that does not exist
     */
    static LearnedModel read(ComponentRegistry registry, Path file, double tolerance) throws IOException {
        Model model = ModelFile.read(file);
        return new LearnedModel(model, Restorer.of(registry, model, tolerance));
    }

    /**
     * The same for measurements with noise of another level; where one of the levels is 0 and there is no ratio, the same as it is.
     *
     * @param noise standard deviation on the 0..255 scale
     * @throws IllegalArgumentException if it is negative
     */
    LearnedModel forNoise(double noise) {
        Options.requireAtLeast("noise", noise, 0);
        return new LearnedModel(
                model, restorer.forNoise(noise, model.description().noise()));
    }

    /** An image as the task measures it, with noise given on the 0..255 scale. */
    Measurement measure(String name, Image truth, double noise, long seed) {
        return Measurements.of(name, truth, restorer.task(), noise, seed);
    }

    /**
     * A file taken as the measurement itself, rather than as what is to be measured.
     *
     * @throws IllegalArgumentException if the model's measurements are no images of the size of what they show
     */
    Measurement measured(String name, Image image) {
        if (!measuresImages(image.shape())) {
            throw new IllegalArgumentException(
                    "--add-noise must be given, 0 for none: a model for %s measures the image first, and cannot take a file for its measurement"
                            .formatted(model.description().task().name()));
        }
        return new Measurement(name, image, image.data());
    }

    /** Whether what is measured of an image is an image of the same shape. */
    boolean measuresImages(ImageShape shape) {
        return restorer.task()
                .operator()
                .outputShape(shape)
                .filter(shape::equals)
                .isPresent();
    }

    /** Whether the model is for grey images. */
    boolean grey() {
        return model.description().channels() == 1;
    }

    /**
     * An image with the channels the model is for: grey models drop colours.
     *
     * @throws IllegalArgumentException if the model needs colours and the image has none
     */
    Image fitted(Image image, String name) {
        requireChannels(image.shape(), name);
        return grey() ? image.toGrey() : image;
    }

    /**
     * Refuses an image without the colours that the model needs.
     *
     * @throws IllegalArgumentException naming the image
     */
    void requireChannels(ImageShape shape, String name) {
        if (!grey() && shape.channels() == 1) {
            throw new IllegalArgumentException(
                    name + " is grey, the model is for colour images; learn one with --grey");
        }
    }
}
