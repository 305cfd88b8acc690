package org.bilevel.imaging.loss;

import org.bilevel.api.problem.UpperLevelObjective;

/** The upper level of restoration: a function of the mean squared error of an image. Immutable. */
public interface RestorationLoss {

    /**
     * g of one image.
     *
     * @param truth on the [0, 1] scale, length n, not copied
     */
    UpperLevelObjective of(double[] truth);

    /** The mean squared error of an image that has a loss; of the mean loss of several images, the mean in the sense of this loss. */
    double meanSquaredError(double loss);
}
