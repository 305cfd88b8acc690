package org.bilevel.imaging.task;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** h(x) = 1/2 ||K x - y||^2 + R_theta(x) on images of one shape. */
final class RestorationObjective implements LowerLevelObjective {

    private final LinearOperator k;
    private final double[] y;
    private final RegularizerEvaluator regularizer;
    private final LowerLevelConstants constants;
    private final int parameters;
    private final double[] measured;

    RestorationObjective(
            ForwardOperator operator, BoundRegularizer bound, ImageShape shape, double[] y, int parameters) {
        this.k = operator.on(shape);
        this.y = y;
        this.regularizer = bound.evaluator(shape);
        this.parameters = parameters;
        this.measured = new double[k.outputLength()];
        Constant mu = operator.smallestSquaredSingularValue(shape);
        Constant norm = operator.squaredNorm(shape);
        this.constants = new LowerLevelConstants(
                mu,
                Constant.derived(norm.value() + bound.smoothness().value(), "||K||^2 + L_R", norm, bound.smoothness()),
                bound.hessianLipschitz());
    }

    @Override
    public int dimension() {
        return k.inputLength();
    }

    @Override
    public double value(double[] x) {
        residual(x);
        double sum = 0;
        for (double r : measured) {
            sum += r * r;
        }
        return sum / 2 + regularizer.value(x);
    }

    private void residual(double[] x) {
        k.apply(x, measured);
        for (int i = 0; i < measured.length; i++) {
            measured[i] -= y[i];
        }
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        residual(x);
        k.applyTranspose(measured, gradient);
        regularizer.addGradient(x, gradient);
    }

    @Override
    public LowerLevelConstants constants() {
        return constants;
    }

    @Override
    public Linearization linearize(double[] x) {
        regularizer.linearize(x);
        return new RestorationLinearization();
    }

    private final class RestorationLinearization implements Linearization {

        @Override
        public LinearOperator hessian() {
            return new Hessian();
        }

        @Override
        public LinearOperator mixed() {
            return new Mixed();
        }

        @Override
        public Constant mixedNorm() {
            return regularizer.mixedNorm();
        }

        @Override
        public Constant mixedLipschitz() {
            return regularizer.mixedLipschitz();
        }
    }

    /** K^T K + d2R/dx2. */
    private final class Hessian implements LinearOperator {

        @Override
        public int inputLength() {
            return dimension();
        }

        @Override
        public int outputLength() {
            return dimension();
        }

        @Override
        public Structure structure() {
            return Structure.POSITIVE_DEFINITE;
        }

        @Override
        public void apply(double[] v, double[] out) {
            k.apply(v, measured);
            k.applyTranspose(measured, out);
            regularizer.addHessian(v, out);
        }
    }

    /** d2R / dx dtheta. */
    private final class Mixed implements LinearOperator {

        @Override
        public int inputLength() {
            return parameters;
        }

        @Override
        public int outputLength() {
            return dimension();
        }

        @Override
        public void apply(double[] direction, double[] out) {
            regularizer.mixed(direction, out);
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            regularizer.mixedTransposed(q, out);
        }
    }
}
