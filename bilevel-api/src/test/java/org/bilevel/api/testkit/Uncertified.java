package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;

/** A bilevel problem one of whose constants is an estimate, of the same value. */
final class Uncertified extends ForwardingProblem {

    private final Which which;

    Uncertified(BilevelProblem delegate, Which which) {
        super(delegate);
        this.which = which;
    }

    /** The constants that every bound depends on. */
    enum Which {
        MU,
        HESSIAN_LIPSCHITZ,
        MIXED_NORM,
        MIXED_LIPSCHITZ,
        UPPER_SMOOTHNESS,
        GRADIENT_ROUNDING,
        HESSIAN_ROUNDING,
        MIXED_ROUNDING,
        UPPER_ROUNDING
    }

    private Constant of(Constant constant, Which kind) {
        return kind == which ? Constant.estimated(constant.value(), "declared so by the test") : constant;
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LowerLevelProblem lowerLevel = super.lowerLevel(theta);
        return sample -> new Objective(lowerLevel.objective(sample));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new ForwardingUpperLevelObjective(super.upperLevel(sample)) {
            @Override
            public Constant gradientRounding(double[] x) {
                return of(super.gradientRounding(x), Which.UPPER_ROUNDING);
            }

            @Override
            public Constant smoothness() {
                return of(super.smoothness(), Which.UPPER_SMOOTHNESS);
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
            return new ForwardingLinearization(h.linearize(x)) {
                @Override
                public Constant mixedNorm() {
                    return of(super.mixedNorm(), Which.MIXED_NORM);
                }

                @Override
                public Constant mixedLipschitz() {
                    return of(super.mixedLipschitz(), Which.MIXED_LIPSCHITZ);
                }

                @Override
                public Constant hessianRounding(double[] q) {
                    return of(super.hessianRounding(q), Which.HESSIAN_ROUNDING);
                }

                @Override
                public Constant mixedRounding(double[] q) {
                    return of(super.mixedRounding(q), Which.MIXED_ROUNDING);
                }

                // What is known locally could stand in for the estimate.

                @Override
                public Constant strongConvexity(double radius) {
                    return of(super.strongConvexity(radius), Which.MU);
                }

                @Override
                public Constant hessianChange(double[] q, double radius) {
                    return of(super.hessianChange(q, radius), Which.HESSIAN_LIPSCHITZ);
                }

                @Override
                public Constant mixedChange(double[] q, double radius) {
                    return of(super.mixedChange(q, radius), Which.MIXED_LIPSCHITZ);
                }
            };
        }

        @Override
        public Constant gradientRounding(double[] x) {
            return of(h.gradientRounding(x), Which.GRADIENT_ROUNDING);
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
