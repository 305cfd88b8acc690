package org.bilevel.api.testkit;

import org.bilevel.api.operator.Structure;

/**
 * What theory proves of a method for A x = b, whatever the start: that a quantity is at most a factor of what it was at the start, after
 * k iterations.
 *
 * @param statement the inequality and its source, for messages
 * @param quantity what falls
 * @param factor the proven factor
 */
public record LinearRate(String statement, Quantity quantity, Factor factor) {

    /** What a rate speaks of. */
    public enum Quantity {
        /** ||x - A^-1 b||_A, the root of e^T A e; for positive definite A. */
        ENERGY,
        /** ||x - A^-1 b||. */
        ERROR,
        /** ||A x - b||. */
        RESIDUAL;

        private static final double ROUNDING = 1e-14;

        /** The quantity at x. */
        double at(LinearSystem system, double[] x) {
            double[] error = Dense.plus(x, -1, system.solution());
            double[] residual = Laws.product(system.a(), error);
            return switch (this) {
                case ENERGY -> Math.sqrt(Math.max(0, Dense.dot(error, residual)));
                case ERROR -> Dense.norm(error);
                case RESIDUAL -> Dense.norm(residual);
            };
        }

        /**
         * How far rounding may keep a run from the bound: short recurrences lose up to kappa^2 units of the residual (MINRES: Sleijpen,
         * van der Vorst and Modersitzki 2000), hence up to as much of the error.
         */
        double rounding(LinearSystem system, double[] start) {
            double kappa = system.condition();
            double size = Dense.norm(start) + Dense.norm(system.solution());
            return switch (this) {
                case ENERGY -> ROUNDING * kappa * kappa * Math.sqrt(system.smallest()) * size;
                case ERROR -> ROUNDING * kappa * kappa * size;
                case RESIDUAL -> ROUNDING * kappa * kappa * system.smallest() * size;
            };
        }
    }

    /** A factor as a function of iterations and system. */
    @FunctionalInterface
    public interface Factor {

        /**
         * The factor.
         *
         * @param k iterations, at least 1
         * @param system a system the method can solve
         */
        double after(int k, LinearSystem system);
    }

    /** Conjugate gradients: ||e_k||_A <= 2 ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^k ||e_0||_A. */
    public static LinearRate conjugateGradient() {
        return new LinearRate(
                "||e_k||_A <= 2 ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^k ||e_0||_A (Saad 2003, equation 6.128)",
                Quantity.ENERGY,
                (k, system) -> chebyshev(Math.sqrt(system.condition()), k));
    }

    /**
     * MINRES: ||r_k|| <= 2 ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^k ||r_0|| if A is positive definite, and 2 ((kappa - 1)/(kappa +
     * 1))^floor(k/2) ||r_0|| if its eigenvalues lie in [-L, -mu] and [mu, L].
     */
    public static LinearRate minres() {
        return new LinearRate(
                "||r_k|| <= 2 ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^k ||r_0||, indefinite 2 ((kappa - 1)/(kappa + 1))^floor(k/2)"
                        + " ||r_0|| (Greenbaum 1997, section 3.1)",
                Quantity.RESIDUAL,
                (k, system) -> system.a().structure() == Structure.POSITIVE_DEFINITE
                        ? chebyshev(Math.sqrt(system.condition()), k)
                        : chebyshev(system.condition(), k / 2));
    }

    /** x_{k+1} = x_k + 2/(L + mu) (b - A x_k): ||e_k|| <= ((kappa - 1)/(kappa + 1))^k ||e_0||. */
    public static LinearRate gradientDescent() {
        return new LinearRate(
                "||e_k|| <= ((kappa - 1)/(kappa + 1))^k ||e_0|| (Saad 2003, equation 4.30)",
                Quantity.ERROR,
                (k, system) -> Math.pow((system.condition() - 1) / (system.condition() + 1), k));
    }

    /** x_{k+1} = x_k + (b - A x_k)/L: ||e_k|| <= (1 - 1/kappa)^k ||e_0||, as I - A/L has its eigenvalues in [0, 1 - mu/L]. */
    public static LinearRate neumann() {
        return new LinearRate(
                "||e_k|| <= (1 - 1/kappa)^k ||e_0||",
                Quantity.ERROR,
                (k, system) -> Math.pow(1 - 1 / system.condition(), k));
    }

    /** Polyak's heavy ball from x_{-1} = x_0, as {@link LowerLevelRate#heavyBallOnQuadratics}. */
    public static LinearRate heavyBall() {
        return new LinearRate("||e_k|| <= (1 + (1 + rho) k) rho^k ||e_0||", Quantity.ERROR, (k, system) -> {
            double root = Math.sqrt(system.condition());
            double rho = (root - 1) / (root + 1);
            return (1 + (1 + rho) * k) * Math.pow(rho, k);
        });
    }

    private static double chebyshev(double root, int k) {
        return 2 * Math.pow((root - 1) / (root + 1), k);
    }
}
