package org.bilevel.solvers.lower;

import org.bilevel.api.problem.Constant;
import org.bilevel.solvers.vector.Vectors;

/**
 * L as a descent method uses it. A certified L is taken at its word and costs nothing. An estimated one, which usually lies
 * below the truth, is raised as soon as two gradients prove it too small: ||grad h(y) - grad h(x)|| <= L ||y - x|| holds
 * for every true L. Where too small an L makes the iterates grow, they grow along the directions it is too small for, and
 * the quotient shows that before the growth matters. No evaluation is spent on this.
 */
final class LocalSmoothness {

    /** A quotient this little above L may be rounding. */
    private static final double EXCESS = 1.001;

    /** L is raised to the quotient and a tenth, since the quotient is a lower bound on the true L. */
    private static final double MARGIN = 1.1;

    /** Steps shorter than this part of the iterate give quotients of rounding errors. */
    private static final double SHORTEST = 1e-10;

    private final boolean certified;
    private double value;

    LocalSmoothness(Constant smoothness) {
        certified = smoothness.certified();
        value = smoothness.value();
    }

    boolean certified() {
        return certified;
    }

    double value() {
        return value;
    }

    /** Raises L if the gradients at two points prove it too small; whether they did. */
    boolean raise(double[] x, double[] gradientX, double[] y, double[] gradientY) {
        double move = Vectors.distance(x, y);
        double change = Vectors.distance(gradientX, gradientY);
        if (change > EXCESS * value * move && move > SHORTEST * Vectors.norm2(y) && Double.isFinite(change)) {
            value = MARGIN * change / move;
            return true;
        }
        return false;
    }
}
