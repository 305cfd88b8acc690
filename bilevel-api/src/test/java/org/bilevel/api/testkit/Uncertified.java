package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;

/**
 * A bilevel problem one of whose constants is an estimate, of the same value.
 *
 * @param delegate the problem
 * @param which the constant
 */
record Uncertified(BilevelProblem delegate, Which which) implements BilevelProblem {

    /** The constants that every bound depends on. */
    enum Which {
        MU,
        HESSIAN_LIPSCHITZ,
        MIXED_NORM,
        MIXED_LIPSCHITZ,
        UPPER_SMOOTHNESS
    }

    private Constant of(Constant constant, Which kind) {
        return kind == which ? Constant.estimated(constant.value(), "declared so by the test") : constant;
    }

    @Override
    public ParameterLayout layout() {
        return delegate.layout();
    }

    @Override
    public int sampleCount() {
        return delegate.sampleCount();
    }

    @Override
    public int dimension(int sample) {
        return delegate.dimension(sample);
    }

    @Override
    public void coldStart(int sample, double[] x) {
        delegate.coldStart(sample, x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LowerLevelProblem lowerLevel = delegate.lowerLevel(theta);
        return sample -> new Objective(lowerLevel.objective(sample));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        UpperLevelObjective g = delegate.upperLevel(sample);
        return new UpperLevelObjective() {
            @Override
            public double value(double[] x) {
                return g.value(x);
            }

            @Override
            public void gradient(double[] x, double[] gradient) {
                g.gradient(x, gradient);
            }

            @Override
            public Constant smoothness() {
                return of(g.smoothness(), Which.UPPER_SMOOTHNESS);
            }
        };
    }

    private final class Objective implements LowerLevelObjective {

        private final LowerLevelObjective h;

        Objective(LowerLevelObjective h) {
            this.h = h;
        }

        @Override
        public int dimension() {
            return h.dimension();
        }

        @Override
        public double value(double[] x) {
            return h.value(x);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            h.gradient(x, gradient);
        }

        @Override
        public Linearization linearize(double[] x) {
            Linearization linearization = h.linearize(x);
            return new FixedLinearization(
                    linearization.hessian(),
                    linearization.mixed(),
                    of(linearization.mixedNorm(), Which.MIXED_NORM),
                    of(linearization.mixedLipschitz(), Which.MIXED_LIPSCHITZ));
        }

        @Override
        public LowerLevelConstants constants() {
            LowerLevelConstants constants = h.constants();
            return new LowerLevelConstants(
                    of(constants.strongConvexity(), Which.MU),
                    constants.smoothness(),
                    of(constants.hessianLipschitz(), Which.HESSIAN_LIPSCHITZ));
        }
    }
}
