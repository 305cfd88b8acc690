package org.bilevel.solvers.constraint;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;

/**
 * lower <= theta_i <= upper. The projection clips every entry.
 *
 * @param block what it is about
 * @param lower least value
 * @param upper largest value
 */
public record Box(
        @Option(value = Blocks.MEANING, preset = Blocks.ALL) String block,

        @Option(value = "least value", range = "finite, at most upper")
        double lower,

        @Option(value = "largest value", range = "finite, at least lower")
        double upper)
        implements Constraint {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException unless both are finite and in order
     */
    public Box {
        Options.require(Double.isFinite(lower), "lower", lower, "finite");
        Options.require(Double.isFinite(upper), "upper", upper, "finite");
        Options.require(lower <= upper, "lower", lower, "at most upper = " + upper);
    }

    @Override
    public Projection on(ParameterLayout layout) {
        List<Blocks.Range> ranges = Blocks.of(layout, block);
        return theta -> {
            for (Blocks.Range range : ranges) {
                for (int i = range.first(); i < range.end(); i++) {
                    theta[i] = Math.clamp(theta[i], lower, upper);
                }
            }
        };
    }
}
