package org.bilevel.imaging.metric;

import org.bilevel.imaging.image.Image;

/** The check all metrics share. */
final class Shapes {

    private Shapes() {}

    static void requireEqual(Image truth, Image image) {
        if (!truth.shape().equals(image.shape())) {
            throw new IllegalArgumentException("images of shapes %s and %s cannot be compared; both must have one shape"
                    .formatted(truth.shape(), image.shape()));
        }
    }
}
