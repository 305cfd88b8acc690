package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.DiagonalOperator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * Multiplies every value of an image by one of its own. Immutable by agreement; equal only to itself.
 *
 * @param factors one a value, positive; not copied
 */
public record Weighting(double[] factors) implements ForwardOperator {

    /**
     * Checks the factors.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public Weighting {
        for (double factor : factors) {
            Options.requirePositive("factor", factor);
        }
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        Options.require(shape.size() == factors.length, "image", shape, "of %d values".formatted(factors.length));
        return new DiagonalOperator(factors);
    }

    @Override
    public Optional<ImageShape> outputShape(ImageShape shape) {
        return Optional.of(shape);
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        double largest = Arrays.stream(factors).max().orElse(0);
        return Constant.certified(largest * largest, "largest factor");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        double smallest = Arrays.stream(factors).min().orElse(0);
        return Constant.certified(smallest * smallest, "smallest factor");
    }

    /** {@inheritDoc} One product a value. */
    @Override
    public Constant rounding(ImageShape shape) {
        double largest = Arrays.stream(factors).max().orElse(0);
        return Constant.certified(Rounding.gamma(1) * largest, "a product a value");
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        return Optional.of(Arrays.stream(factors).map(factor -> factor * factor).toArray());
    }

    /** {@inheritDoc} All entries are the mean of the squared factors. */
    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        double mean =
                Arrays.stream(factors).map(factor -> factor * factor).average().orElse(0);
        double[] symbol = new double[shape.height() * (shape.width() / 2 + 1)];
        Arrays.fill(symbol, mean);
        return Optional.of(symbol);
    }
}
