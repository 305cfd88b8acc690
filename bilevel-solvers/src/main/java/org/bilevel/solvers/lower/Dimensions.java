package org.bilevel.solvers.lower;

import org.bilevel.api.problem.LowerLevelObjective;

/** Checks of lengths. */
final class Dimensions {

    private Dimensions() {}

    /** Refuses a start of the wrong length. */
    static void require(LowerLevelObjective objective, double[] x) {
        if (x.length != objective.dimension()) {
            throw new IllegalArgumentException(
                    "x has length %d, the objective has dimension %d".formatted(x.length, objective.dimension()));
        }
    }
}
