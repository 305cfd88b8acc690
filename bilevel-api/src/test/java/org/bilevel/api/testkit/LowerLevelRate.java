package org.bilevel.api.testkit;

import java.util.function.DoubleUnaryOperator;
import org.bilevel.api.problem.LowerLevelObjective;

/**
 * What theory proves of a lower-level method on every mu-strongly convex, L-smooth h, whatever the start: that a quantity is at most a
 * bound after k iterations. It must be proven of the point that the solver <em>returns</em>.
 *
 * @param statement the inequality and its source, for messages
 * @param quantity what is bounded
 * @param bound the proven bound
 */
public record LowerLevelRate(String statement, Quantity quantity, Bound bound) {

    /** What a rate speaks of, at the returned x. */
    public enum Quantity {
        /** ||x - xhat||. */
        DISTANCE,
        /** ||grad h(x)||. */
        GRADIENT_NORM,
        /** h(x) - h(xhat). */
        VALUE_GAP,
        /** h(x - grad h(x)/L) - h(xhat): the next iterate, for methods that return the point from which they are about to step. */
        NEXT_VALUE_GAP;

        private static final double ROUNDING = 1e-13;

        /** The quantity at x. */
        double at(SolvedObjective h, double[] x) {
            double[] solution = h.solution();
            return switch (this) {
                case DISTANCE -> Dense.distance(x, solution);
                case GRADIENT_NORM -> Dense.norm(Laws.gradient(h, x));
                case VALUE_GAP -> h.value(x) - h.value(solution);
                case NEXT_VALUE_GAP -> h.value(gradientStep(h, x)) - h.value(solution);
            };
        }

        /**
         * How far rounding may keep a run from the bound: that of gradients, 1e-13 L times the norm of the points, which steps of
         * length about 1/L sum up to 1e-13 kappa of that norm; that of the values; and the error of the reference solution.
         */
        double rounding(SolvedObjective h, double[] start) {
            double l = h.constants().l();
            double size = 1 + Dense.norm(start) + Dense.norm(h.solution());
            return switch (this) {
                case DISTANCE -> ROUNDING * l / h.constants().mu() * size + h.solutionError();
                case GRADIENT_NORM -> ROUNDING * l * size;
                case VALUE_GAP, NEXT_VALUE_GAP -> ROUNDING * (l * size * size + Math.abs(h.value(start)));
            };
        }

        private static double[] gradientStep(LowerLevelObjective h, double[] x) {
            return Dense.plus(x, -1 / h.constants().l(), Laws.gradient(h, x));
        }
    }

    /**
     * Where a run began.
     *
     * @param mu strong convexity
     * @param l smoothness
     * @param distance ||x_0 - xhat||
     * @param gradientNorm ||grad h(x_0)||
     * @param valueGap h(x_0) - h(xhat)
     */
    public record Start(double mu, double l, double distance, double gradientNorm, double valueGap) {

        static Start of(SolvedObjective h, double[] x) {
            return new Start(
                    h.constants().mu(),
                    h.constants().l(),
                    Quantity.DISTANCE.at(h, x),
                    Quantity.GRADIENT_NORM.at(h, x),
                    Quantity.VALUE_GAP.at(h, x));
        }

        /** L/mu. */
        public double kappa() {
            return l / mu;
        }
    }

    /** A bound as a function of iterations and start. */
    @FunctionalInterface
    public interface Bound {

        /**
         * The bound.
         *
         * @param k iterations, at least 1
         * @param start where the run began
         */
        double after(int k, Start start);
    }

    /**
     * ||x_k - xhat|| <= q^k ||x_0 - xhat||.
     *
     * @param source who proves it
     * @param factor q as a function of kappa
     */
    public static LowerLevelRate contraction(String source, DoubleUnaryOperator factor) {
        return new LowerLevelRate(
                "||x_k - xhat|| <= q^k ||x_0 - xhat|| (%s)".formatted(source),
                Quantity.DISTANCE,
                (k, start) -> Math.pow(factor.applyAsDouble(start.kappa()), k) * start.distance());
    }

    /** Gradient descent with step 2/(L + mu): ||x_k - xhat|| <= ((kappa - 1)/(kappa + 1))^k ||x_0 - xhat||. */
    public static LowerLevelRate gradientDescent() {
        return contraction(
                "q = (kappa - 1)/(kappa + 1): Nesterov 2004, Theorem 2.1.15", kappa -> (kappa - 1) / (kappa + 1));
    }

    /**
     * The same of ||grad h||: grad h(x_{k+1}) = (I - s A) grad h(x_k) with A a mean of Hessians, whose eigenvalues lie in [mu, L], and
     * s = 2/(L + mu).
     */
    public static LowerLevelRate gradientDescentOfGradient() {
        return new LowerLevelRate(
                "||grad h(x_k)|| <= ((kappa - 1)/(kappa + 1))^k ||grad h(x_0)||",
                Quantity.GRADIENT_NORM,
                (k, start) -> Math.pow((start.kappa() - 1) / (start.kappa() + 1), k) * start.gradientNorm());
    }

    /** Gradient descent with step 1/L: ||x_k - xhat|| <= (1 - 1/kappa)^k ||x_0 - xhat||, as I - A/L has its eigenvalues in [0, 1 - mu/L]. */
    public static LowerLevelRate shortGradientDescent() {
        return contraction("q = 1 - 1/kappa, step 1/L", kappa -> 1 - 1 / kappa);
    }

    /**
     * Momentum (sqrt(kappa) - 1)/(sqrt(kappa) + 1) with y_0 = x_0: h(x_k) - h* <= (1 - 1/sqrt(kappa))^k (h(x_0) - h* + mu/2 ||x_0 -
     * xhat||^2), k = 1, 2, ..., where x_{k+1} = y_k - grad h(y_k)/L. For a solver that returns y_k after k iterations.
     */
    public static LowerLevelRate constantMomentum() {
        return new LowerLevelRate(
                "h(y_k - grad h(y_k)/L) - h* <= (1 - 1/sqrt(kappa))^(k+1) (h(x_0) - h* + mu/2 ||x_0 - xhat||^2)"
                        + " (Nesterov 2004, Theorem 2.2.3)",
                Quantity.NEXT_VALUE_GAP,
                (k, start) -> Math.pow(1 - 1 / Math.sqrt(start.kappa()), k + 1)
                        * (start.valueGap() + start.mu() / 2 * start.distance() * start.distance()));
    }

    /**
     * Polyak's heavy ball from x_{-1} = x_0 on quadratics, with rho = (sqrt(kappa) - 1)/(sqrt(kappa) + 1): ||x_k - xhat|| <= (1 + (1 + rho) k) rho^k
     * ||x_0 - xhat||, since x_k - xhat = rho^k (U_k - rho U_{k-1})(Z) (x_0 - xhat) with Chebyshev polynomials of the second kind, |U_k| <= k + 1, and ||Z|| <= 1.
     */
    public static LowerLevelRate heavyBallOnQuadratics() {
        return new LowerLevelRate(
                "||x_k - xhat|| <= (1 + (1 + rho) k) rho^k ||x_0 - xhat||", Quantity.DISTANCE, (k, start) -> {
                    double root = Math.sqrt(start.kappa());
                    double rho = (root - 1) / (root + 1);
                    return (1 + (1 + rho) * k) * Math.pow(rho, k) * start.distance();
                });
    }

    /** FISTA with t_{k+1} = (1 + sqrt(1 + 4 t_k^2))/2, which needs no mu: h(x_k) - h* <= 2 L ||x_0 - xhat||^2/(k + 1)^2. */
    public static LowerLevelRate fista() {
        return new LowerLevelRate(
                "h(x_k) - h* <= 2 L ||x_0 - xhat||^2/(k + 1)^2 (Beck and Teboulle 2009, Theorem 4.4)",
                Quantity.VALUE_GAP,
                (k, start) -> 2 * start.l() * start.distance() * start.distance() / ((k + 1.0) * (k + 1.0)));
    }
}
