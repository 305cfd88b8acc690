package org.bilevel.imaging.fidelity;

import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;

/** A {@link DataFidelity} with its parameters. Immutable. */
public interface BoundFidelity {

    /** K_theta for a measurement y; the same instance wherever K does not depend on y. */
    ForwardOperator operator(double[] y);

    /** y_theta, what K_theta x is compared with; by default y itself. */
    default double[] data(ImageShape shape, double[] y) {
        return y;
    }

    /** What the parameters do to the gradient of the data term of one measurement, for one thread; by default nothing, as there are none. */
    default FidelityDerivatives derivatives(ImageShape shape, double[] y) {
        return FidelityDerivatives.NONE;
    }

    /** An image to show for a measurement, in a new array. */
    default double[] picture(ImageShape shape, double[] y) {
        return operator(y).picture(shape, data(shape, y));
    }
}
