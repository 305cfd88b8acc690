package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/**
 * One number x and one parameter, with a target so far away that q is large: the error of a hypergradient is what the one changing second derivative contributes.
 *
 * <pre>
 * TILT:   h = x^2 / 2 + sqrt(1 + x^2) - theta x        L_A = 48 / (25 sqrt 5), L_B = 0
 * RIDGE:  h = (x - 1)^2 / 2 + e^theta x^2 / 2          L_A = 0, L_B = e^theta
 * g = (x - target)^2 / 2
 * </pre>
 */
record ScalarBilevelProblem(Kind kind, double target) implements SolvedBilevelProblem {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.builder().add("theta", 1).build();

    /** What changes with x. */
    enum Kind {
        TILT,
        RIDGE
    }

    static Instance<SolvedBilevelProblem> random(Kind kind, SeedPath seed) {
        return new Instance<>(new ScalarBilevelProblem(kind, 1e4), Dense.gaussian(1, seed));
    }

    @Override
    public ParameterLayout layout() {
        return LAYOUT;
    }

    @Override
    public int sampleCount() {
        return 1;
    }

    @Override
    public int dimension(int sample) {
        return 1;
    }

    @Override
    public void coldStart(int sample, double[] x) {
        x[0] = 0;
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LAYOUT.requireLength(theta);
        Objective objective = new Objective(kind, theta[0]);
        return sample -> objective;
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return LeastSquares.distanceTo(new double[] {target});
    }

    /** Newton's method: the derivative of h is concave on one side of 0 and convex on the other, with the solution at the end of either. */
    @Override
    public double[] solution(int sample, double[] theta) {
        Objective h = new Objective(kind, theta[0]);
        double x = 0;
        for (int k = 0; k < 100; k++) {
            x -= h.slope(x) / h.curvature(x);
        }
        return new double[] {x};
    }

    @Override
    public double[] gradient(int sample, double[] theta) {
        Objective h = new Objective(kind, theta[0]);
        double x = solution(sample, theta)[0];
        return new double[] {-h.mixed(x) / h.curvature(x) * (x - target)};
    }

    private record Objective(Kind kind, double theta) implements LowerLevelObjective {

        double slope(double x) {
            return switch (kind) {
                case TILT -> x + x / Math.sqrt(1 + x * x) - theta;
                case RIDGE -> x - 1 + Math.exp(theta) * x;
            };
        }

        double curvature(double x) {
            return switch (kind) {
                case TILT -> 1 + Math.pow(1 + x * x, -1.5);
                case RIDGE -> 1 + Math.exp(theta);
            };
        }

        double mixed(double x) {
            return switch (kind) {
                case TILT -> -1;
                case RIDGE -> Math.exp(theta) * x;
            };
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double value(double[] x) {
            return switch (kind) {
                case TILT -> x[0] * x[0] / 2 + Math.sqrt(1 + x[0] * x[0]) - theta * x[0];
                case RIDGE -> (x[0] - 1) * (x[0] - 1) / 2 + Math.exp(theta) * x[0] * x[0] / 2;
            };
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            gradient[0] = slope(x[0]);
        }

        @Override
        public LowerLevelConstants constants() {
            double change = kind == Kind.TILT ? 48 / (25 * Math.sqrt(5)) * (1 + 1e-14) : 0;
            double largest = kind == Kind.TILT ? 2 : (1 + Math.exp(theta)) * (1 + 1e-14);
            return new LowerLevelConstants(
                    Constant.certified(1, "x^2 / 2"),
                    Constant.certified(largest, "largest second derivative"),
                    Constant.certified(change, "largest third derivative"));
        }

        /** At most 12 roundings of any term, counting two for the exponential. */
        @Override
        public Constant gradientRounding(double[] x) {
            double terms = Math.abs(x[0]) * (2 + Math.exp(theta)) + Math.abs(theta) + 1;
            return Constant.certified(Rounding.gamma(12) * terms, "term by term");
        }

        @Override
        public Linearization linearize(double[] x) {
            return new AtPoint(curvature(x[0]), mixed(x[0]), kind == Kind.TILT ? 0 : Math.exp(theta) * (1 + 1e-14));
        }
    }

    private record AtPoint(double curvature, double slope, double lipschitz) implements Linearization {

        @Override
        public LinearOperator hessian() {
            return new DenseOperator(new double[][] {{curvature}}, Structure.POSITIVE_DEFINITE);
        }

        @Override
        public LinearOperator mixed() {
            return new DenseOperator(new double[][] {{slope}}, Structure.GENERAL);
        }

        @Override
        public Constant mixedNorm() {
            return Constant.certified(Math.abs(slope) * (1 + 1e-14), "one entry");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(lipschitz, "one entry, linear in x");
        }

        @Override
        public Constant hessianRounding(double[] q) {
            return Constant.certified(Rounding.gamma(16) * curvature * Math.abs(q[0]), "one entry");
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return Constant.certified(Rounding.gamma(8) * Math.abs(slope * q[0]), "one entry");
        }
    }
}
