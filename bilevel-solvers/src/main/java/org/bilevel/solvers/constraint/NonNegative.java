package org.bilevel.solvers.constraint;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;

/**
 * theta_i >= 0. The projection replaces negative entries by 0.
 *
 * @param block what it is about
 */
public record NonNegative(
        @Option(value = Blocks.MEANING, preset = Blocks.ALL) String block) implements Constraint {

    @Override
    public Projection on(ParameterLayout layout) {
        List<Blocks.Range> ranges = Blocks.of(layout, block);
        return theta -> {
            for (Blocks.Range range : ranges) {
                for (int i = range.first(); i < range.end(); i++) {
                    theta[i] = Math.max(theta[i], 0);
                }
            }
        };
    }
}
