package org.bilevel.imaging.testkit;

import java.util.Arrays;
import java.util.Optional;
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
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/**
 * A regulariser alone, h = R_theta, so that laws for lower-level objectives can be tried on it. It has no mu, and no upper level.
 *
 * @param guide of a regulariser that has one
 */
record RegularizerProblem(Regularizer regularizer, ImageShape shape, Optional<Image> guide) implements BilevelProblem {

    /** With the guide, if there is one. */
    RegularizerEvaluator evaluator(BoundRegularizer bound) {
        return guide.map(bound::evaluator).orElseGet(() -> bound.evaluator(shape));
    }

    @Override
    public ParameterLayout layout() {
        return regularizer.layout(shape.channels());
    }

    @Override
    public int sampleCount() {
        return 1;
    }

    @Override
    public int dimension(int sample) {
        return shape.size();
    }

    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        BoundRegularizer bound = regularizer.at(theta, shape.channels());
        return sample -> new Objective(bound, evaluator(bound), shape, theta.length);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        throw new UnsupportedOperationException("a regulariser alone has no upper level");
    }

    private static final class Objective implements LowerLevelObjective {

        private final BoundRegularizer bound;
        private final ImageShape shape;
        private final int parameters;
        private final RegularizerEvaluator evaluator;

        Objective(BoundRegularizer bound, RegularizerEvaluator evaluator, ImageShape shape, int parameters) {
            this.bound = bound;
            this.shape = shape;
            this.parameters = parameters;
            this.evaluator = evaluator;
        }

        @Override
        public int dimension() {
            return shape.size();
        }

        @Override
        public double value(double[] x) {
            return evaluator.value(x);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            Arrays.fill(gradient, 0);
            evaluator.addGradient(x, gradient);
        }

        @Override
        public Constant gradientRounding(double[] x) {
            return evaluator.gradientRounding(x);
        }

        @Override
        public LowerLevelConstants constants() {
            Constant none = Constant.estimated(Double.MIN_VALUE, "none");
            return new LowerLevelConstants(none, bound.smoothness(), bound.hessianLipschitz());
        }

        @Override
        public Linearization linearize(double[] x) {
            evaluator.linearize(x);
            return new AtPoint(evaluator, shape.size(), parameters);
        }
    }

    private record AtPoint(RegularizerEvaluator evaluator, int dimension, int parameters) implements Linearization {

        @Override
        public LinearOperator hessian() {
            return new LinearOperator() {
                @Override
                public int inputLength() {
                    return dimension;
                }

                @Override
                public int outputLength() {
                    return dimension;
                }

                @Override
                public Structure structure() {
                    return Structure.SYMMETRIC;
                }

                @Override
                public void apply(double[] v, double[] out) {
                    Arrays.fill(out, 0);
                    evaluator.addHessian(v, out);
                }
            };
        }

        @Override
        public LinearOperator mixed() {
            return new LinearOperator() {
                @Override
                public int inputLength() {
                    return parameters;
                }

                @Override
                public int outputLength() {
                    return dimension;
                }

                @Override
                public void apply(double[] direction, double[] out) {
                    evaluator.mixed(direction, out);
                }

                @Override
                public void applyTranspose(double[] q, double[] out) {
                    evaluator.mixedTransposed(q, out);
                }
            };
        }

        @Override
        public Constant mixedNorm() {
            return evaluator.mixedNorm();
        }

        @Override
        public Constant mixedLipschitz() {
            return evaluator.mixedLipschitz();
        }

        @Override
        public Constant mixedNorm(ParameterLayout.Block block) {
            return evaluator.mixedNorm(block);
        }

        @Override
        public Constant hessianChange(double[] q, double radius) {
            return evaluator.hessianChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return evaluator.mixedChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
            return evaluator.mixedChange(q, radius, block);
        }

        @Override
        public Constant hessianRounding(double[] q) {
            return evaluator.hessianRounding(q);
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return evaluator.mixedRounding(q);
        }
    }
}
