package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * W^(1/2) F: the lines of a {@link FourierTransform} times the roots of weights, of which 0 leaves a line out. K^T K has the weights for eigenvalues, with waves as eigenvectors. Immutable by agreement.
 *
 * @param weights one a line, at least 0; images are as wide as they are for; not copied
 */
public record WeightedLines(double[] weights) implements ForwardOperator {

    /**
     * Checks the weights.
     *
     * @throws IllegalArgumentException naming what is wrong, its value and what is accepted
     */
    public WeightedLines {
        Options.requireAtLeast("number of weights", weights.length, 1);
        for (double weight : weights) {
            Options.requireAtLeast("weight", weight, 0);
        }
    }

    /** A copy of a measurement by F with every line multiplied by the root of its weight. */
    public double[] weighted(double[] y) {
        double[] out = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            out[i] = Math.sqrt(weights[i % weights.length]) * y[i];
        }
        return out;
    }

    private void requireFits(ImageShape shape) {
        int lines = FourierTransform.lines(shape.width());
        Options.require(
                lines == weights.length,
                "image",
                shape,
                "%d or %d pixels wide, as the weights of %d lines are for"
                        .formatted(Math.max(1, 2 * weights.length - 2), 2 * weights.length - 1, weights.length));
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        requireFits(shape);
        double[] roots = Arrays.stream(weights).map(Math::sqrt).toArray();
        LinearOperator f = new FourierTransform().on(shape);
        return new LinesOn(f, roots, new double[f.outputLength()]);
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        double largest = Arrays.stream(weights).max().orElse(0);
        return Constant.certified(largest, "largest weight, F^T F = I");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        double smallest = Arrays.stream(weights).min().orElse(0);
        return Constant.certified(smallest, "smallest weight, F^T F = I");
    }

    /** {@inheritDoc} All entries are the mean of the eigenvalues. */
    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        double sum = 0;
        for (int v = 0; v < shape.width(); v++) {
            sum += weights[Math.min(v, shape.width() - v)];
        }
        double[] diagonal = new double[shape.size()];
        Arrays.fill(diagonal, sum / shape.width());
        return Optional.of(diagonal);
    }

    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        double[] symbol = new double[shape.height() * weights.length];
        for (int f = 0; f < symbol.length; f++) {
            symbol[f] = weights[f % weights.length];
        }
        return Optional.of(symbol);
    }

    private record LinesOn(LinearOperator f, double[] roots, double[] weighted) implements LinearOperator {

        @Override
        public int inputLength() {
            return f.inputLength();
        }

        @Override
        public int outputLength() {
            return f.outputLength();
        }

        @Override
        public void apply(double[] x, double[] out) {
            f.apply(x, out);
            for (int i = 0; i < out.length; i++) {
                out[i] *= roots[i % roots.length];
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            for (int i = 0; i < y.length; i++) {
                weighted[i] = roots[i % roots.length] * y[i];
            }
            f.applyTranspose(weighted, out);
        }
    }
}
