package org.bilevel.solvers.problem;

import java.util.Optional;
import java.util.function.Function;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.DiagonalOperator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.vector.Vectors;

/** h(x) = F(x) + 1/2 sum_j ridge_j x_j^2 with a weighted loss F, whatever of it depends on theta. Proofs: docs/theory/constants.md, sections 3 and 4. */
final class RegularizedLoss implements LowerLevelObjective {

    private static final int RIDGE_ROUNDINGS = 8;

    private final WeightedLoss weighted;
    private final LinearizedLoss loss;
    private final double[] ridge;
    private final double largestRidge;
    private final int densestDimension;
    private final LowerLevelConstants constants;
    private final Linearization linearization;

    /**
     * Binds its arguments without copying them.
     *
     * @param weighted F
     * @param ridge positive, length n, each an exponential or a number, correct to 4 roundings
     * @param densestDimension largest n for which {@link Linearization#strongConvexity} factorises dense Hessians
     * @param mixed makes B from the loss at its point
     */
    RegularizedLoss(
            WeightedLoss weighted, double[] ridge, int densestDimension, Function<LinearizedLoss, MixedTerm> mixed) {
        this.weighted = weighted;
        this.loss = new LinearizedLoss(weighted);
        this.ridge = ridge;
        this.densestDimension = densestDimension;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (double entry : ridge) {
            smallest = Math.min(smallest, entry);
            largest = Math.max(largest, entry);
        }
        this.largestRidge = Rounding.up(largest, RIDGE_ROUNDINGS);
        this.constants = new LowerLevelConstants(
                Constant.certified(smallest * (1 - Rounding.gamma(RIDGE_ROUNDINGS)), "the ridge; the loss is convex"),
                Constant.certified(
                        Rounding.up(weighted.smoothness() + largestRidge, 2), "sup of the loss's second derivative"),
                Constant.certified(weighted.hessianLipschitz(), "sup of the loss's third derivative"));
        this.linearization = new Derivatives(mixed.apply(loss));
    }

    @Override
    public int dimension() {
        return ridge.length;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += ridge[j] * x[j] * x[j];
        }
        return loss.value(x) + sum / 2;
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        loss.gradient(x, gradient);
        addRidge(x, gradient);
    }

    private void addRidge(double[] v, double[] out) {
        for (int j = 0; j < v.length; j++) {
            out[j] += ridge[j] * v[j];
        }
    }

    @Override
    public Constant gradientRounding(double[] x) {
        double squares = 0;
        for (int j = 0; j < x.length; j++) {
            double entry = ridge[j] * x[j];
            squares += entry * entry;
        }
        double value = weighted.gradientRounding(Rounding.up(Vectors.norm2(x), x.length))
                + Rounding.gamma(RIDGE_ROUNDINGS) * Math.sqrt(squares);
        return Constant.certified(Rounding.up(value, x.length + 16.0), "rounding of scores, probabilities and sums");
    }

    @Override
    public Linearization linearize(double[] x) {
        loss.linearize(x);
        return linearization;
    }

    @Override
    public LowerLevelConstants constants() {
        return constants;
    }

    private final class Derivatives implements Linearization {

        private final LinearOperator hessian = new Hessian();
        private final MixedTerm mixed;

        Derivatives(MixedTerm mixed) {
            this.mixed = mixed;
        }

        @Override
        public LinearOperator hessian() {
            return hessian;
        }

        @Override
        public LinearOperator mixed() {
            return mixed;
        }

        @Override
        public Constant mixedNorm() {
            return Constant.certified(mixed.norm(), "largest of the columns' norms, or by the norm of the features");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(mixed.lipschitz(), "sup of the derivative of B");
        }

        @Override
        public Constant strongConvexity(double radius) {
            if (ridge.length > densestDimension || !(radius < Double.POSITIVE_INFINITY) || !loss.isFinite()) {
                return Linearization.super.strongConvexity(radius);
            }
            return Constant.certified(
                    loss.hessianFloor(ridge, radius), "self-concordance from the factorised Hessian at x");
        }

        @Override
        public Constant hessianChange(double[] q, double radius) {
            return Constant.certified(loss.hessianChange(q, radius), "third derivative, self-concordance");
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return Constant.certified(mixed.change(q, radius), "change of B along q");
        }

        @Override
        public Constant hessianRounding(double[] q) {
            double rate = loss.hessianRounding() + Rounding.gamma(RIDGE_ROUNDINGS) * largestRidge;
            return Constant.certified(
                    Rounding.up(rate * Rounding.up(Vectors.norm2(q), q.length), 4), "rounding of a Hessian product");
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return Constant.certified(mixed.rounding(q), "rounding of a mixed product");
        }
    }

    private final class Hessian implements LinearOperator {

        @Override
        public int inputLength() {
            return ridge.length;
        }

        @Override
        public int outputLength() {
            return ridge.length;
        }

        @Override
        public Structure structure() {
            return Structure.POSITIVE_DEFINITE;
        }

        @Override
        public Optional<SpectralBounds> spectralBounds() {
            return Optional.of(constants.spectralBounds());
        }

        @Override
        public Optional<LinearOperator> inverse(Approximation kind) {
            if (kind != Approximation.DIAGONAL) {
                return Optional.empty();
            }
            double[] diagonal = ridge.clone();
            loss.addHessianDiagonal(diagonal);
            return Optional.of(DiagonalOperator.inverseOf(diagonal));
        }

        @Override
        public void apply(double[] v, double[] out) {
            loss.hessian(v, out);
            addRidge(v, out);
        }
    }
}
