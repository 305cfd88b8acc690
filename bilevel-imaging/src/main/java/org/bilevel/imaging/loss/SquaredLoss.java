package org.bilevel.imaging.loss;

import org.bilevel.api.problem.UpperLevelObjective;

/** {@link MeanSquaredError}: images that are hard to restore count most. */
public record SquaredLoss() implements RestorationLoss {

    @Override
    public UpperLevelObjective of(double[] truth) {
        return new MeanSquaredError(truth);
    }

    @Override
    public double meanSquaredError(double loss) {
        return 2 * loss;
    }
}
