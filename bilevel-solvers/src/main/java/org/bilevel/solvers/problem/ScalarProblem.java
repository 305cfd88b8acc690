package org.bilevel.solvers.problem;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Options;

/**
 * Problems of one sample, one unknown and one parameter that can be checked by hand, with g(x) = 1/2 (x - t)^2. Constants and rounding:
 * docs/theory/constants.md, section 5.
 *
 * <pre>
 * ridge:    h(x, theta) = 1/2 (x - y)^2 + 1/2 e^theta x^2
 *           xhat = y / (1 + e^theta),   f' = -(xhat - t) y e^theta / (1 + e^theta)^2
 * bregman:  h(x, theta) = 1/2 (x - theta)^2 + e^theta (phi(x) - phi(theta) - phi'(theta) (x - theta)),   phi(x) = sqrt(1 + x^2)
 *           xhat = theta,               f' = theta - t
 * </pre>
 *
 * <p>The second is not quadratic, its A and B depend on x, and still its answer is exact.
 */
public final class ScalarProblem implements BilevelProblem {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.builder().add("theta", 1).build();

    private final ScalarFunction function;
    private final double target;

    private ScalarProblem(ScalarFunction function, double target) {
        Options.require(Double.isFinite(target), "target", target, "finite");
        this.function = function;
        this.target = target;
    }

    /**
     * The ridge problem.
     *
     * @param y its data
     * @param target t
     */
    public static ScalarProblem ridge(double y, double target) {
        Options.require(Double.isFinite(y), "y", y, "finite");
        return new ScalarProblem(new ScalarFunction.Ridge(y), target);
    }

    /**
     * The Bregman problem.
     *
     * @param target t
     */
    public static ScalarProblem bregman(double target) {
        return new ScalarProblem(new ScalarFunction.Bregman(), target);
    }

    /** xhat(theta). */
    public double solution(double theta) {
        return function.minimiser(theta);
    }

    /** f(theta) = g(xhat(theta)). */
    public double loss(double theta) {
        double error = solution(theta) - target;
        return error * error / 2;
    }

    /** f'(theta). */
    public double derivative(double theta) {
        return (solution(theta) - target) * function.sensitivity(theta);
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

    /** 0. */
    @Override
    public void coldStart(int sample, double[] x) {
        x[0] = 0;
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LAYOUT.requireLength(theta);
        double bound = theta[0];
        Options.require(Double.isFinite(Math.exp(bound)), "theta", bound, "less than 709, where e^theta is finite");
        return sample -> new Objective(bound);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new Distance(target);
    }

    @Override
    public String toString() {
        return "ScalarProblem(%s, target = %.3g)".formatted(function, target);
    }

    /** Enlarged for the rounding of its own evaluation, which is a handful of operations. */
    private static Constant upper(double value, String source) {
        return Constant.certified(Rounding.up(value, 32), source);
    }

    private final class Objective implements LowerLevelObjective {

        private final double theta;
        private final LowerLevelConstants constants;

        Objective(double theta) {
            this.theta = theta;
            this.constants = new LowerLevelConstants(
                    Constant.certified(function.strongConvexity(theta), "h'' from below"),
                    upper(function.smoothness(theta), "h'' from above"),
                    upper(function.hessianLipschitz(theta), "sup |h'''|"));
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double value(double[] x) {
            return function.value(x[0], theta);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            gradient[0] = function.slope(x[0], theta);
        }

        @Override
        public Constant gradientRounding(double[] x) {
            return upper(function.slopeRounding(x[0], theta), "operation by operation");
        }

        @Override
        public Linearization linearize(double[] x) {
            return new Derivatives(x[0], theta, constants);
        }

        @Override
        public LowerLevelConstants constants() {
            return constants;
        }
    }

    private final class Derivatives implements Linearization {

        private final double x;
        private final double theta;
        private final LowerLevelConstants constants;

        Derivatives(double x, double theta, LowerLevelConstants constants) {
            this.x = x;
            this.theta = theta;
            this.constants = constants;
        }

        @Override
        public LinearOperator hessian() {
            return MatrixOperator.positiveDefinite(new double[][] {{function.curvature(x, theta)}}, constants);
        }

        @Override
        public LinearOperator mixed() {
            return MatrixOperator.general(new double[][] {{function.mixed(x, theta)}});
        }

        @Override
        public Constant mixedNorm() {
            double value = Math.abs(function.mixed(x, theta)) + function.mixedRounding(x, theta);
            return upper(value, "|d2h/dxdtheta|");
        }

        @Override
        public Constant mixedLipschitz() {
            return upper(function.mixedLipschitz(theta), "sup |d3h/dx2dtheta|");
        }

        @Override
        public Constant hessianRounding(double[] q) {
            return upper(function.curvatureRounding(x, theta) * Math.abs(q[0]), "operation by operation");
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return upper(function.mixedRounding(x, theta) * Math.abs(q[0]), "operation by operation");
        }
    }

    private record Distance(double target) implements UpperLevelObjective {

        @Override
        public double value(double[] x) {
            double error = x[0] - target;
            return error * error / 2;
        }

        @Override
        public Constant valueRounding(double[] x) {
            return upper(Rounding.gamma(4) * value(x), "half a square");
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            gradient[0] = x[0] - target;
        }

        @Override
        public Constant gradientRounding(double[] x) {
            return upper(Rounding.UNIT * Math.abs(x[0] - target), "one difference");
        }

        @Override
        public Constant smoothness() {
            return Constant.certified(1, "g'' = 1");
        }
    }
}
