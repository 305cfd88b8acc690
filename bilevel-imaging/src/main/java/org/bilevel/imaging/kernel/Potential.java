package org.bilevel.imaging.kernel;

/**
 * Even convex functions phi_nu(t) = nu phi_1(t / nu), quadratic near 0 and linear far from it: phi'(t) rises from 0 to 1, phi'' falls with |t| from 1 / nu to 0 and is Lipschitz. Their derivative phi' changes with log nu by -t phi''. With s = t / nu:
 *
 * <pre>
 * SQRT      sqrt(t^2 + nu^2) - nu
 * HUBER     phi'' = min(1, max(0, 3/2 - |s|)) / nu: Huber's function whose curvature does not jump at nu but falls from nu/2 to 3 nu/2
 * LOG_COSH  nu log cosh s
 * </pre>
 *
 * <p>All bounds are derived in docs/theory/constants.md, section 7c.
 */
public enum Potential {
    /** The smoothed modulus; its slope approaches 1 like 1 - s^-2 / 2. */
    SQRT {
        @Override
        public double value(double t, double nu) {
            // Without cancellation.
            return t * t / (Math.sqrt(t * t + nu * nu) + nu);
        }

        @Override
        public double slope(double t, double nu) {
            return t / Math.sqrt(t * t + nu * nu);
        }

        @Override
        public double curvature(double t, double nu) {
            double rho2 = t * t + nu * nu;
            return nu * nu / (rho2 * Math.sqrt(rho2));
        }

        @Override
        double third(double s) {
            double rho2 = s * s + 1;
            return 3 * s / (rho2 * rho2 * Math.sqrt(rho2));
        }

        @Override
        double steepest() {
            return 0.5;
        }

        @Override
        public double smoothingNear(double size, double move, double nu) {
            return Math.min(1 / nu, 2 * curvatureNear(size, move, nu));
        }
    },
    /** Linear from 3 nu / 2 on. */
    HUBER {
        @Override
        public double value(double t, double nu) {
            double s = Math.abs(t) / nu;
            double left = 1.5 - s;
            return nu * (left >= 1 ? s * s / 2 : s - 13.0 / 24 + (left > 0 ? left * left * left / 6 : 0));
        }

        @Override
        public double slope(double t, double nu) {
            double s = Math.abs(t) / nu;
            double left = Math.clamp(1.5 - s, 0, 1);
            return Math.copySign(Math.min(s, 1 - left * left / 2), t);
        }

        @Override
        public double curvature(double t, double nu) {
            return Math.clamp(1.5 - Math.abs(t) / nu, 0, 1) / nu;
        }

        @Override
        double third(double s) {
            return s >= 0.5 && s <= 1.5 ? 1 : 0;
        }

        @Override
        double steepest() {
            return 0.5;
        }

        @Override
        public double thirdNear(double size, double move, double nu) {
            // Rounding of the ends of the interval, where phi''' jumps.
            double room = 1e-12 * (size + move);
            return super.thirdNear(size, move + room, nu);
        }

        @Override
        public double smoothingLipschitz() {
            return 1.5;
        }
    },
    /** Its slope approaches 1 exponentially. */
    LOG_COSH {
        @Override
        public double value(double t, double nu) {
            double s = Math.abs(t) / nu;
            double half = StrictMath.sinh(Math.min(s, 1) / 2);
            return nu
                    * (s < 1
                            ? StrictMath.log1p(2 * half * half)
                            : s + StrictMath.log1p(StrictMath.exp(-2 * s)) - LOG_2);
        }

        @Override
        public double slope(double t, double nu) {
            return StrictMath.tanh(t / nu);
        }

        @Override
        public double curvature(double t, double nu) {
            double e = StrictMath.exp(-2 * Math.abs(t) / nu);
            return 4 * e / ((1 + e) * (1 + e)) / nu;
        }

        @Override
        double third(double s) {
            double e = StrictMath.exp(-2 * s);
            return 2 * StrictMath.tanh(s) * 4 * e / ((1 + e) * (1 + e));
        }

        @Override
        double steepest() {
            return LOG_COSH_STEEPEST;
        }
    };

    private static final double LOG_2 = StrictMath.log(2);

    /** artanh(1 / sqrt 3), where tanh (1 - tanh^2) is largest. */
    private static final double LOG_COSH_STEEPEST = 0.5 * StrictMath.log((Math.sqrt(3) + 1) / (Math.sqrt(3) - 1));

    /** phi_nu(t). */
    public abstract double value(double t, double nu);

    /** phi'. */
    public abstract double slope(double t, double nu);

    /** phi''. */
    public abstract double curvature(double t, double nu);

    /** |phi_1'''| at s >= 0; where it jumps, the larger value. */
    abstract double third(double s);

    /** Where |phi_1'''| is largest: it rises up to there, and falls from there on. */
    abstract double steepest();

    /** A Lipschitz constant of phi''. */
    public final double thirdBound(double nu) {
        return third(steepest()) * (1 + 1e-15) / (nu * nu);
    }

    /** The largest phi'' at any number within {@code move} of a number of modulus {@code size}: phi'' falls with the modulus. */
    public final double curvatureNear(double size, double move, double nu) {
        return curvature(Math.max(0, size - move), nu);
    }

    /** The largest |phi'''| there. */
    public double thirdNear(double size, double move, double nu) {
        double least = Math.max(0, size - move);
        double at = Math.max(least, Math.min(nu * steepest(), size + move));
        return third(at / nu) / (nu * nu);
    }

    /** The largest modulus there of the derivative of t phi'', which is phi'' + t phi''' and has terms of opposite signs. */
    public double smoothingNear(double size, double move, double nu) {
        double largest = Math.max(curvatureNear(size, move, nu), (size + move) * thirdNear(size, move, nu));
        return Math.min(smoothingLipschitz() / nu, largest);
    }

    /** A Lipschitz constant of t phi'', times nu. */
    public double smoothingLipschitz() {
        return 1;
    }
}
