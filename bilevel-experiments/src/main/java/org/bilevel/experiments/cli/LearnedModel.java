package org.bilevel.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.run.Measurements;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.imaging.task.Task;

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
        Regularizer regularizer =
                registry.create(Regularizer.class, model.description().regularizer());
        Task task = registry.create(Task.class, model.description().task());
        double[] theta = model.thetaFor(RestorationProblem.layout(
                task.fidelity(), regularizer, model.description().channels()));
        return new LearnedModel(model, new Restorer(task, regularizer, theta, tolerance));
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
        boolean isImage = restorer.task()
                .operator()
                .outputShape(image.shape())
                .filter(image.shape()::equals)
                .isPresent();
        if (!isImage) {
            throw new IllegalArgumentException(
                    "--add-noise must be given, 0 for none: a model for %s measures the image first, and cannot take a file for its measurement"
                            .formatted(model.description().task().name()));
        }
        return new Measurement(name, image, image.data());
    }

    /**
     * An image with the channels the model is for: grey models drop colours.
     *
     * @throws IllegalArgumentException if the model needs colours and the image has none
     */
    Image fitted(Image image, String name) {
        int channels = model.description().channels();
        if (channels == 3 && image.shape().channels() == 1) {
            throw new IllegalArgumentException(
                    name + " is grey, the model is for colour images; learn one with --grey");
        }
        return channels == 1 ? image.toGrey() : image;
    }
}
