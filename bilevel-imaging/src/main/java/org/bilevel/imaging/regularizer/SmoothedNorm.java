package org.bilevel.imaging.regularizer;

import org.bilevel.imaging.kernel.Potential;

/**
 * phi(t) = sqrt(|t|^2 + nu^2) - nu, {@link Potential#SQRT} also of vectors t.
 *
 * <p>phi' = t / rho, phi'' = nu^2 / rho^3 (for numbers) with rho = sqrt(t^2 + nu^2); sup phi'' = 1 / nu at 0; sup |phi'''| =
 * (48 / (25 sqrt(5))) / nu^2 at |t| = nu / 2. For vectors the third derivative along a unit direction u is that of the scalar
 * function with nu replaced by sqrt(nu^2 + distance from the line to 0), hence no larger, and a symmetric trilinear form attains
 * its norm on equal arguments (Banach 1938), so that the same constant holds. The derivative of phi' in log nu is
 * -t nu^2 / rho^3, whose Jacobian in t has norm at most 1 / nu.
 */
final class SmoothedNorm {

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
        return Potential.SQRT.thirdBound(nu);
    }

    /**
     * The largest norm of the third derivative at any vector within {@code move} of a vector of modulus {@code size}. At t it is at most max over tau in
     * [0, |t|] of 3 (rho^2 - tau^2) tau / rho^5 (the scalar function along a unit direction that t has the component tau of), hence at most 3 |t| / rho^3 and 2 /
     * (sqrt(3) rho^2).
     */
    static double thirdNearVector(double size, double move, double nu) {
        double least = Math.max(0, size - move);
        double rho2 = least * least + nu * nu;
        double rho = Math.sqrt(rho2);
        double bound = Math.min(3 * (size + move) / (rho2 * rho), 2 / (Math.sqrt(3) * rho2));
        return Math.min(thirdBound(nu), bound) * (1 + 1e-15);
    }
}
