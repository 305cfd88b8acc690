package org.bilevel.solvers.constraint;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;

/**
 * Every filter sums to zero: for each value of a block's first index, the mean over all its other indices vanishes. In a block {@code filters[48,3,7,7]} that is one mean over
 * 3 x 7 x 7 entries for each of the 48 filters. The projection subtracts the mean.
 *
 * @param block what it is about; of at least two extents
 */
public record ZeroMean(
        @Option(value = Blocks.MEANING + "; of at least two extents", preset = "filters")
        String block) implements Constraint {

    @Override
    public Projection on(ParameterLayout layout) {
        List<Blocks.Range> filters = Blocks.filters(layout, block);
        return theta -> filters.forEach(filter -> subtractMean(filter, theta));
    }

    private static void subtractMean(Blocks.Range filter, double[] theta) {
        double sum = 0;
        for (int i = filter.first(); i < filter.end(); i++) {
            sum += theta[i];
        }
        double mean = sum / filter.size();
        for (int i = filter.first(); i < filter.end(); i++) {
            theta[i] -= mean;
        }
    }
}
