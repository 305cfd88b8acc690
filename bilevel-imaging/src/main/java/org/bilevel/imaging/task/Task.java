package org.bilevel.imaging.task;

import org.bilevel.imaging.operator.ForwardOperator;

/** What happens to an image before it is measured. Immutable: a record of validated options. */
public interface Task {

    /** K. */
    ForwardOperator operator();

    /** The gamma of the term gamma/2 ||x||^2 in the lower level, positive where K^T K has no positive smallest eigenvalue; by default 0. */
    default double gamma() {
        return 0;
    }

    /**
     * The level of noise that initial parameters of regularisers suit: by default that of the measurement.
     *
     * @param noise standard deviation on the [0, 1] scale of intensities
     */
    default double startingNoise(double noise) {
        return noise;
    }
}
