package org.bilevel.imaging.regularizer;

/**
 * phi(t) = sqrt(|t|^2 + nu^2) - nu, on numbers or vectors t.
 *
 * <p>phi' = t / rho, phi'' = nu^2 / rho^3 (for numbers) with rho = sqrt(t^2 + nu^2); sup phi'' = 1 / nu at 0; sup |phi'''| =
 * (48 / (25 sqrt(5))) / nu^2 at |t| = nu / 2. For vectors the third derivative along a unit direction u is that of the scalar
 * function with nu replaced by sqrt(nu^2 + distance from the line to 0), hence no larger, and a symmetric trilinear form attains
 * its norm on equal arguments (Banach 1938), so that the same constant holds. The derivative of phi' in log nu is
 * -t nu^2 / rho^3, whose Jacobian in t has norm at most 1 / nu.
 */
final class SmoothedNorm {

    private static final double THIRD = 48 / (25 * Math.sqrt(5));

    private SmoothedNorm() {}

    /** phi as a function of s = |t|^2, free of cancellation. */
    static double value(double s, double nu) {
        return s / (Math.sqrt(s + nu * nu) + nu);
    }

    /** An upper bound that overflow at an extreme theta (0 times infinity) cannot turn into NaN: infinity is a bound too. */
    static double orInfinity(double bound) {
        return Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
    }

    /** sup |phi'''|, rounded up. */
    static double thirdBound(double nu) {
        return THIRD * (1 + 1e-15) / (nu * nu);
    }
}
