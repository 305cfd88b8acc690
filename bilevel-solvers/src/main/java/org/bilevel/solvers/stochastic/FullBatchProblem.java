package org.bilevel.solvers.stochastic;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;

/**
 * A finite sum as a bilevel problem with one sample, for deterministic solvers. Of B it knows transpose products only, which is all that a hypergradient needs, and no bounds.
 */
final class FullBatchProblem implements BilevelProblem {

    private static final Constant UNKNOWN = Constant.estimated(Double.POSITIVE_INFINITY, "not known of a finite sum");

    private final FiniteSumProblem problem;
    private final int[] lowerSamples;
    private final int[] upperSamples;
    private final Support support;

    FullBatchProblem(FiniteSumProblem problem) {
        this.problem = problem;
        this.lowerSamples = IntStream.range(0, problem.lowerCount()).toArray();
        this.upperSamples = IntStream.range(0, problem.upperCount()).toArray();
        this.support = problem.support(lowerSamples);
    }

    @Override
    public ParameterLayout layout() {
        return problem.layout();
    }

    @Override
    public int sampleCount() {
        return 1;
    }

    @Override
    public int dimension(int sample) {
        return problem.dimension();
    }

    /** 0. */
    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        double[] copy = theta.clone();
        LowerLevelConstants constants = problem.constants(copy);
        return sample -> new Lower(copy, constants);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new Upper();
    }

    private final class Lower implements LowerLevelObjective, Linearization {

        private final double[] theta;
        private final LowerLevelConstants constants;
        private final LowerOracle oracle = problem.lower();

        Lower(double[] theta, LowerLevelConstants constants) {
            this.theta = theta;
            this.constants = constants;
        }

        @Override
        public int dimension() {
            return problem.dimension();
        }

        @Override
        public double value(double[] x) {
            oracle.linearize(x, theta, lowerSamples);
            return oracle.value();
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            oracle.linearize(x, theta, lowerSamples);
            oracle.gradient(gradient);
        }

        @Override
        public Linearization linearize(double[] x) {
            oracle.linearize(x, theta, lowerSamples);
            return this;
        }

        @Override
        public LowerLevelConstants constants() {
            return constants;
        }

        @Override
        public LinearOperator hessian() {
            return new Hessian(oracle, problem.dimension());
        }

        @Override
        public LinearOperator mixed() {
            return new Mixed(oracle, support, problem.dimension(), theta.length);
        }

        @Override
        public Constant mixedNorm() {
            return UNKNOWN;
        }

        @Override
        public Constant mixedLipschitz() {
            return UNKNOWN;
        }
    }

    private record Hessian(LowerOracle oracle, int inputLength) implements LinearOperator {

        @Override
        public int outputLength() {
            return inputLength;
        }

        @Override
        public Structure structure() {
            return Structure.POSITIVE_DEFINITE;
        }

        @Override
        public void apply(double[] v, double[] out) {
            oracle.hessianProduct(v, out);
        }
    }

    private record Mixed(LowerOracle oracle, Support support, int outputLength, int inputLength)
            implements LinearOperator {

        @Override
        public void apply(double[] v, double[] out) {
            throw new UnsupportedOperationException("a finite sum has transpose products with B only");
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            double[] compact = new double[support.length()];
            oracle.mixedProduct(q, compact);
            Arrays.fill(out, 0);
            support.add(1, compact, out);
        }
    }

    private final class Upper implements UpperLevelObjective {

        private final UpperOracle oracle = problem.upper();

        @Override
        public double value(double[] x) {
            oracle.linearize(x, upperSamples);
            return oracle.value();
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            oracle.linearize(x, upperSamples);
            oracle.gradient(gradient);
        }

        /** 1: a unit for the accuracy of the adjoint, not a bound. */
        @Override
        public Constant smoothness() {
            return Constant.estimated(1, "not known of a finite sum");
        }
    }
}
