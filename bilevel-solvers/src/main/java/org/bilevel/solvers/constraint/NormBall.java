package org.bilevel.solvers.constraint;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;

/**
 * The Euclidean norm of a block, or of each of its filters, is at most a radius. The projection scales down what is longer.
 *
 * @param block what it is about
 * @param radius largest norm
 * @param of what has the norm
 */
public record NormBall(
        @Option(value = Blocks.MEANING, preset = Blocks.ALL) String block,

        @Option(value = "largest Euclidean norm", preset = "1", range = "> 0")
        double radius,

        @Option(
                value = "what the norm is of: the block, or each filter (the entries that share their first index)",
                preset = "filter")
        Part of)
        implements Constraint {

    /** What has a norm. */
    public enum Part {
        /** The whole block. */
        BLOCK,
        /** The entries of a block that share their first index. */
        FILTER
    }

    /**
     * Checks the radius.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public NormBall {
        Options.requirePositive("radius", radius);
    }

    @Override
    public Projection on(ParameterLayout layout) {
        List<Blocks.Range> parts = of == Part.FILTER ? Blocks.filters(layout, block) : Blocks.of(layout, block);
        return theta -> parts.forEach(part -> shorten(part, theta));
    }

    private void shorten(Blocks.Range part, double[] theta) {
        double squares = 0;
        for (int i = part.first(); i < part.end(); i++) {
            squares += theta[i] * theta[i];
        }
        double norm = Math.sqrt(squares);
        if (norm > radius) {
            for (int i = part.first(); i < part.end(); i++) {
                theta[i] *= radius / norm;
            }
        }
    }
}
