package org.bilevel.imaging.task;

import java.util.Optional;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.DiagonalOperator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.fourier.BlockSymbol;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** h(x) = 1/2 ||K x - y||^2 + R_theta(x) on images of one shape. */
final class RestorationObjective implements LowerLevelObjective {

    private final ForwardOperator operator;
    private final ImageShape shape;
    private final LinearOperator k;
    private final double[] y;
    private final RegularizerEvaluator regularizer;
    private final LowerLevelConstants constants;
    private final Constant norm;
    private final Constant rounding;
    private final int parameters;
    private final double[] measured;

    RestorationObjective(
            ForwardOperator operator, BoundRegularizer bound, ImageShape shape, double[] y, int parameters) {
        this.operator = operator;
        this.shape = shape;
        this.k = operator.on(shape);
        this.y = y;
        this.regularizer = bound.evaluator(shape);
        this.parameters = parameters;
        this.measured = new double[k.outputLength()];
        Constant mu = operator.smallestSquaredSingularValue(shape);
        Constant squaredNorm = operator.squaredNorm(shape);
        this.norm = Constant.derived(Math.sqrt(squaredNorm.value()), "||K||", squaredNorm);
        this.rounding = operator.rounding(shape);
        this.constants = new LowerLevelConstants(
                mu,
                Constant.derived(
                        squaredNorm.value() + bound.smoothness().value(),
                        "||K||^2 + L_R",
                        squaredNorm,
                        bound.smoothness()),
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

    /** Both products with K are off by rho = {@link ForwardOperator#rounding} relatively; differences and the final sum by a few u of what they add. */
    @Override
    public Constant gradientRounding(double[] x) {
        double n = norm.value();
        double size = n * Rounding.norm(x) + Rounding.norm(y);
        Constant ofRegularizer = regularizer.gradientRounding(x);
        double ofData = rounding.value() * (n * Rounding.norm(x) + size) + Rounding.gamma(x.length + 32.0) * n * size;
        return Constant.derived(
                ofData + ofRegularizer.value(), "data term and regulariser", norm, rounding, ofRegularizer);
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

        @Override
        public Constant mixedNorm(ParameterLayout.Block block) {
            return regularizer.mixedNorm(block);
        }

        @Override
        public Constant hessianChange(double[] q, double radius) {
            return regularizer.hessianChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return regularizer.mixedChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
            return regularizer.mixedChange(q, radius, block);
        }

        @Override
        public Constant hessianRounding(double[] q) {
            double n = norm.value();
            Constant ofRegularizer = regularizer.hessianRounding(q);
            double ofData = (2 * n * rounding.value() + Rounding.gamma(q.length + 32.0) * n * n) * Rounding.norm(q);
            return Constant.derived(
                    ofData + ofRegularizer.value(), "data term and regulariser", norm, rounding, ofRegularizer);
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return regularizer.mixedRounding(q);
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
        public Optional<SpectralBounds> spectralBounds() {
            return Optional.of(constants.spectralBounds());
        }

        /** {@inheritDoc} Those of K^T K and d2R/dx2 added up, if both are known. */
        @Override
        public Optional<LinearOperator> inverse(Approximation kind) {
            return switch (kind) {
                case DIAGONAL -> operator.gramDiagonal(shape).flatMap(this::diagonalInverse);
                case CIRCULANT -> operator.gramSymbol(shape).flatMap(this::circulantInverse);
            };
        }

        private Optional<LinearOperator> diagonalInverse(double[] diagonal) {
            return regularizer.addHessianDiagonal(diagonal)
                    ? Optional.of(DiagonalOperator.inverseOf(diagonal))
                    : Optional.empty();
        }

        private Optional<LinearOperator> circulantInverse(double[] gramSymbol) {
            BlockSymbol symbol = new BlockSymbol(shape);
            symbol.addMultiples(gramSymbol);
            return regularizer.addHessianSymbol(symbol) ? Optional.of(symbol.inverse()) : Optional.empty();
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
