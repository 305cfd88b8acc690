package org.bilevel.solvers.upper;

import org.bilevel.api.spi.Options;

/**
 * The constants of Adam and its relatives.
 *
 * @param beta1 decay of the mean of z, in [0, 1)
 * @param beta2 decay of the mean of z^2, in [0, 1)
 * @param epsilon added to roots, positive
 */
record Moments(double beta1, double beta2, double epsilon) {

    static final String STEP = "{name: polynomial, initial: 0.1, exponent: 0.5}";
    static final String BETA1 = "decay of the mean of z";
    static final String BETA2 = "decay of the mean of z^2";
    static final String EPSILON = "added to the root of the mean of z^2; z is of the size of the loss";
    static final String DECAY = "weight decay: the step is alpha_k (u + decay theta)";
    static final String FRACTION = ">= 0, < 1";

    Moments {
        requireFraction("beta1", beta1);
        requireFraction("beta2", beta2);
        Options.requirePositive("epsilon", epsilon);
    }

    static void requireFraction(String name, double value) {
        Options.require(value >= 0 && value < 1, name, value, FRACTION);
    }
}
