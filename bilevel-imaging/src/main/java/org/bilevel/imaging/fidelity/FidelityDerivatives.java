package org.bilevel.imaging.fidelity;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;

/**
 * B = the derivative of K_theta^T (K_theta x - y_theta) in the parameters of a data term, at the image last given to {@link #linearize}, on images of one shape. Belongs to one thread.
 */
public interface FidelityDerivatives {

    /** Those of a data term without parameters. */
    FidelityDerivatives NONE = new FidelityDerivatives() {

        private static final Constant ZERO = Constant.certified(0, "the data term has no parameters");

        @Override
        public void linearize(double[] x) {}

        @Override
        public void mixed(double[] direction, double[] out) {
            Arrays.fill(out, 0);
        }

        @Override
        public void mixedTransposed(double[] q, double[] out) {}

        @Override
        public Constant mixedNorm() {
            return ZERO;
        }

        @Override
        public Constant mixedLipschitz() {
            return ZERO;
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return ZERO;
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return ZERO;
        }
    };

    /** Prepares products at x. */
    void linearize(double[] x);

    /** Overwrites {@code out}, an image, with B d. */
    void mixed(double[] direction, double[] out);

    /** Overwrites {@code out}, as long as the parameters, with B^T q. */
    void mixedTransposed(double[] q, double[] out);

    /** An upper bound on ||B||. */
    Constant mixedNorm();

    /** L_B with ||B(x) - B(y)|| <= L_B ||x - y|| for every y. */
    Constant mixedLipschitz();

    /** An upper bound on ||(B(y) - B(x))^T q|| for every y within a distance of x. */
    Constant mixedChange(double[] q, double radius);

    /** A bound on the rounding error of {@link #mixedTransposed}; by default rounding is ignored. */
    default Constant mixedRounding(double[] q) {
        return Constant.ROUNDING_IGNORED;
    }
}
