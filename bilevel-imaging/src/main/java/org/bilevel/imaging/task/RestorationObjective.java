package org.bilevel.imaging.task;

import java.util.Arrays;
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
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.fidelity.FidelityDerivatives;
import org.bilevel.imaging.fourier.BlockSymbol;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** h(x) = 1/2 ||K x - y||^2 + gamma/2 ||x||^2 + R_theta(x) on images of one shape, where K and y may depend on theta, too. */
final class RestorationObjective implements LowerLevelObjective {

    private final DataTerm data;
    private final LinearOperator k;
    private final double[] y;
    private final RegularizerEvaluator regularizer;
    private final LowerLevelConstants constants;
    private final Constant norm;
    private final FidelityDerivatives fidelity;
    private final int ofFidelity;
    private final int parameters;
    private final double[] measured;

    /**
     * Binds to one measurement.
     *
     * @param regularizer of the bound one, on images of the measurement's shape
     * @param y what K x is compared with
     * @param fidelity what the first parameters do
     * @param ofFidelity how many these are
     * @param parameters the length of theta
     */
    RestorationObjective(
            DataTerm data,
            BoundRegularizer bound,
            RegularizerEvaluator regularizer,
            double[] y,
            FidelityDerivatives fidelity,
            int ofFidelity,
            int parameters) {
        this.data = data;
        this.k = data.bind();
        this.y = y;
        this.regularizer = regularizer;
        this.fidelity = fidelity;
        this.ofFidelity = ofFidelity;
        this.parameters = parameters;
        this.measured = new double[k.outputLength()];
        Constant squaredNorm = data.squaredNorm();
        this.norm = Constant.derived(Math.sqrt(squaredNorm.value()), "||K||", squaredNorm);
        this.constants = new LowerLevelConstants(
                data.strongConvexity(),
                Constant.derived(
                        squaredNorm.value() + data.gamma() + bound.smoothness().value(),
                        "||K||^2 + gamma + L_R",
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
        double squares = 0;
        for (double entry : x) {
            squares += entry * entry;
        }
        return sum / 2 + data.gamma() * squares / 2 + regularizer.value(x);
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
        addRidge(x, gradient);
        regularizer.addGradient(x, gradient);
    }

    /** Adds gamma v. */
    private void addRidge(double[] v, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += data.gamma() * v[i];
        }
    }

    @Override
    public LowerLevelConstants constants() {
        return constants;
    }

    /** Both products with K are off by rho = {@link ForwardOperator#rounding} relatively; differences and the final sum by a few u of what they add. */
    @Override
    public Constant gradientRounding(double[] x) {
        double n = norm.value();
        double xNorm = Rounding.norm(x);
        double size = n * xNorm + Rounding.norm(y);
        Constant ofRegularizer = regularizer.gradientRounding(x);
        double ofData = data.rounding().value() * (n * xNorm + size)
                + Rounding.gamma(x.length + 32.0) * (n * size + data.gamma() * xNorm);
        return Constant.derived(
                ofData + ofRegularizer.value(), "data term and regulariser", norm, data.rounding(), ofRegularizer);
    }

    @Override
    public Linearization linearize(double[] x) {
        fidelity.linearize(x);
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
            return both(fidelity.mixedNorm(), regularizer.mixedNorm());
        }

        @Override
        public Constant mixedLipschitz() {
            return both(fidelity.mixedLipschitz(), regularizer.mixedLipschitz());
        }

        @Override
        public Constant mixedNorm(Block block) {
            return block.offset() < ofFidelity
                    ? fidelity.mixedNorm()
                    : regularizer.mixedNorm(ofRegularizer(block, ofFidelity));
        }

        @Override
        public Constant hessianChange(double[] q, double radius) {
            return regularizer.hessianChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return both(fidelity.mixedChange(q, radius), regularizer.mixedChange(q, radius));
        }

        @Override
        public Constant mixedChange(double[] q, double radius, Block block) {
            return block.offset() < ofFidelity
                    ? fidelity.mixedChange(q, radius)
                    : regularizer.mixedChange(q, radius, ofRegularizer(block, ofFidelity));
        }

        @Override
        public Constant hessianRounding(double[] q) {
            double n = norm.value();
            Constant ofRegularizer = regularizer.hessianRounding(q);
            double ofData = (2 * n * data.rounding().value() + Rounding.gamma(q.length + 32.0) * (n * n + data.gamma()))
                    * Rounding.norm(q);
            return Constant.derived(
                    ofData + ofRegularizer.value(), "data term and regulariser", norm, data.rounding(), ofRegularizer);
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return both(fidelity.mixedRounding(q), regularizer.mixedRounding(q));
        }
    }

    /** Bounds on the norms of two groups of columns of B, or of two parts of B^T q, put together. */
    private Constant both(Constant first, Constant second) {
        return ofFidelity == 0
                ? second
                : Constant.derived(
                        Rounding.up(Math.hypot(first.value(), second.value()), 4),
                        "data term and regulariser",
                        first,
                        second);
    }

    /** A block of theta as the regulariser lays it out. */
    static Block ofRegularizer(Block block, int ofFidelity) {
        return new Block(block.name(), block.offset() - ofFidelity, block.shape());
    }

    /** K^T K + gamma I + d2R/dx2. */
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

        /** {@inheritDoc} Those of K^T K + gamma I and d2R/dx2 added up, if both are known. */
        @Override
        public Optional<LinearOperator> inverse(Approximation kind) {
            return switch (kind) {
                case DIAGONAL -> data.operator().gramDiagonal(data.shape()).flatMap(this::diagonalInverse);
                case CIRCULANT -> data.operator().gramSymbol(data.shape()).flatMap(this::circulantInverse);
            };
        }

        private Optional<LinearOperator> diagonalInverse(double[] diagonal) {
            addGamma(diagonal);
            return regularizer.addHessianDiagonal(diagonal)
                    ? Optional.of(DiagonalOperator.inverseOf(diagonal))
                    : Optional.empty();
        }

        private Optional<LinearOperator> circulantInverse(double[] gramSymbol) {
            BlockSymbol symbol = new BlockSymbol(data.shape());
            addGamma(gramSymbol);
            symbol.addMultiples(gramSymbol);
            return regularizer.addHessianSymbol(symbol) ? Optional.of(symbol.inverse()) : Optional.empty();
        }

        private void addGamma(double[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] += data.gamma();
            }
        }

        @Override
        public void apply(double[] v, double[] out) {
            k.apply(v, measured);
            k.applyTranspose(measured, out);
            addRidge(v, out);
            regularizer.addHessian(v, out);
        }
    }

    /** d2h / dx dtheta: columns of the data term's parameters, then those of the regulariser's. */
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
            if (ofFidelity == 0) {
                regularizer.mixed(direction, out);
                return;
            }
            double[] other = new double[out.length];
            fidelity.mixed(Arrays.copyOf(direction, ofFidelity), other);
            regularizer.mixed(Arrays.copyOfRange(direction, ofFidelity, parameters), out);
            for (int i = 0; i < out.length; i++) {
                out[i] += other[i];
            }
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            if (ofFidelity == 0) {
                regularizer.mixedTransposed(q, out);
                return;
            }
            double[] first = new double[ofFidelity];
            double[] second = new double[parameters - ofFidelity];
            fidelity.mixedTransposed(q, first);
            regularizer.mixedTransposed(q, second);
            System.arraycopy(first, 0, out, 0, first.length);
            System.arraycopy(second, 0, out, ofFidelity, second.length);
        }
    }
}
