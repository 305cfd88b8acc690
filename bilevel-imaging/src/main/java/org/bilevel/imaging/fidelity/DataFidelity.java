package org.bilevel.imaging.fidelity;

import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.image.ImageShape;

/**
 * The data term of a restoration problem, 1/2 ||K_theta x - y_theta||^2, where K and what it is compared with may have parameters that are learned with the regulariser's: a blur's kernel, or weights of measurements,
 * K_theta = W^(1/2) F and y_theta = W^(1/2) y. Immutable.
 */
public interface DataFidelity {

    /** The blocks of its parameters, which stand before those of the regulariser; by default none. */
    default ParameterLayout layout() {
        return ParameterLayout.builder().build();
    }

    /** Parameters to start learning from; by default none. */
    default double[] initialParameters() {
        return new double[0];
    }

    /**
     * Binds its parameters.
     *
     * @param parameters as laid out by {@link #layout}; copied
     * @throws IllegalArgumentException if the length is wrong or an entry is not finite; the message names the entry and its value
     */
    BoundFidelity at(double[] parameters);

    /**
     * The parameters that images are restored with once these are learned, such as those of weights rounded to 0 and 1; by default the same.
     *
     * @param parameters unmodified
     */
    default double[] settled(double[] parameters) {
        return parameters;
    }

    /** Overwrites {@code x} with a point to start solving from that knows nothing of the parameters. */
    void coldStart(ImageShape shape, double[] y, double[] x);
}
