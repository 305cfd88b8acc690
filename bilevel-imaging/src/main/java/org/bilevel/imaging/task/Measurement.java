package org.bilevel.imaging.task;

import java.util.Optional;
import org.bilevel.imaging.image.Image;

/**
 * One sample of a restoration problem.
 *
 * @param name for reports
 * @param truth the ground truth
 * @param data the measurement y, of the length of K's output
 * @param guide what was restored from y before, for regularisers that {@linkplain org.bilevel.imaging.regularizer.Regularizer#guided() are guided}; of the shape of the truth
 */
public record Measurement(String name, Image truth, double[] data, Optional<Image> guide) {

    /** Without a guide. */
    public Measurement(String name, Image truth, double[] data) {
        this(name, truth, data, Optional.empty());
    }

    /** The same with a guide. */
    public Measurement guidedBy(Image image) {
        return new Measurement(name, truth, data, Optional.of(image));
    }
}
