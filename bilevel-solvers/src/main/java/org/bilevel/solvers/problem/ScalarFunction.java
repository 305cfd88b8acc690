package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Rounding;

/**
 * A lower-level objective of one unknown and one parameter, with what is proven of it; bounds are upper bounds in exact arithmetic and are enlarged where they are used.
 * Immutable.
 */
sealed interface ScalarFunction {

    /** xhat(theta). */
    double minimiser(double theta);

    /** dxhat / dtheta. */
    double sensitivity(double theta);

    /** h. */
    double value(double x, double theta);

    /** dh/dx. */
    double slope(double x, double theta);

    /** d2h/dx2. */
    double curvature(double x, double theta);

    /** d2h/dxdtheta. */
    double mixed(double x, double theta);

    /** mu. */
    double strongConvexity(double theta);

    /** L. */
    double smoothness(double theta);

    /** L_A. */
    double hessianLipschitz(double theta);

    /** L_B. */
    double mixedLipschitz(double theta);

    /** |fl(dh/dx) - dh/dx|. */
    double slopeRounding(double x, double theta);

    /** |fl(d2h/dx2) - d2h/dx2|. */
    double curvatureRounding(double x, double theta);

    /** |fl(d2h/dxdtheta) - d2h/dxdtheta|. */
    double mixedRounding(double x, double theta);

    /**
     * 1/2 (x - y)^2 + e^theta / 2 x^2.
     *
     * @param y the data
     */
    record Ridge(double y) implements ScalarFunction {

        @Override
        public double minimiser(double theta) {
            return y / (1 + Math.exp(theta));
        }

        @Override
        public double sensitivity(double theta) {
            return -minimiser(theta) / (1 + Math.exp(-theta));
        }

        @Override
        public double value(double x, double theta) {
            return ((x - y) * (x - y) + Math.exp(theta) * x * x) / 2;
        }

        @Override
        public double slope(double x, double theta) {
            return (x - y) + Math.exp(theta) * x;
        }

        @Override
        public double curvature(double x, double theta) {
            return 1 + Math.exp(theta);
        }

        @Override
        public double mixed(double x, double theta) {
            return Math.exp(theta) * x;
        }

        @Override
        public double strongConvexity(double theta) {
            return (1 + Math.exp(theta)) * (1 - 8 * Rounding.UNIT);
        }

        @Override
        public double smoothness(double theta) {
            return 1 + Math.exp(theta);
        }

        @Override
        public double hessianLipschitz(double theta) {
            return 0;
        }

        @Override
        public double mixedLipschitz(double theta) {
            return Math.exp(theta);
        }

        @Override
        public double slopeRounding(double x, double theta) {
            return Rounding.gamma(6) * (Math.abs(x - y) + Math.exp(theta) * Math.abs(x));
        }

        @Override
        public double curvatureRounding(double x, double theta) {
            return Rounding.gamma(6) * curvature(x, theta);
        }

        @Override
        public double mixedRounding(double x, double theta) {
            return Rounding.gamma(6) * Math.abs(mixed(x, theta));
        }
    }

    /**
     * 1/2 (x - theta)^2 + e^theta D(x, theta) with the Bregman distance D(x, theta) = phi(x) - phi(theta) - phi'(theta) (x - theta) of phi(x) = sqrt(1 + x^2):
     * both terms are least at x = theta.
     */
    record Bregman() implements ScalarFunction {

        /** sup |phi'''|, at x = 1/2: 1.5 (5/4)^(-5/2). */
        private static final double THIRD_DERIVATIVE = 1.5 * Math.pow(1.25, -2.5);

        private static double root(double x) {
            return Math.sqrt(1 + x * x);
        }

        private static double first(double x) {
            return x / root(x);
        }

        private static double second(double x) {
            double root = root(x);
            return 1 / (root * root * root);
        }

        @Override
        public double minimiser(double theta) {
            return theta;
        }

        @Override
        public double sensitivity(double theta) {
            return 1;
        }

        /** D = ((1 + x^2)(1 + theta^2) - (1 + x theta)^2) / (...) = (x - theta)^2 / (root(theta) (root(x) root(theta) + 1 + x theta)), without cancellation. */
        @Override
        public double value(double x, double theta) {
            double square = (x - theta) * (x - theta);
            double distance = square / (root(theta) * (root(x) * root(theta) + 1 + x * theta));
            return square / 2 + Math.exp(theta) * distance;
        }

        @Override
        public double slope(double x, double theta) {
            return (x - theta) + Math.exp(theta) * (first(x) - first(theta));
        }

        @Override
        public double curvature(double x, double theta) {
            return 1 + Math.exp(theta) * second(x);
        }

        @Override
        public double mixed(double x, double theta) {
            return Math.exp(theta) * ((first(x) - first(theta)) - second(theta)) - 1;
        }

        @Override
        public double strongConvexity(double theta) {
            return 1;
        }

        @Override
        public double smoothness(double theta) {
            return 1 + Math.exp(theta);
        }

        @Override
        public double hessianLipschitz(double theta) {
            return Math.exp(theta) * THIRD_DERIVATIVE;
        }

        @Override
        public double mixedLipschitz(double theta) {
            return Math.exp(theta);
        }

        @Override
        public double slopeRounding(double x, double theta) {
            return Rounding.gamma(12)
                    * (Math.abs(x - theta) + Math.exp(theta) * (Math.abs(first(x)) + Math.abs(first(theta))));
        }

        @Override
        public double curvatureRounding(double x, double theta) {
            return Rounding.gamma(16) * curvature(x, theta);
        }

        @Override
        public double mixedRounding(double x, double theta) {
            return Rounding.gamma(18)
                    * (1 + Math.exp(theta) * (Math.abs(first(x)) + Math.abs(first(theta)) + second(theta)));
        }
    }
}
