package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.FilterBank;

/**
 * Filters less their mean per channel.
 *
 * @param bank as computed
 * @param errors bounds on the 1-norms of what the filters are off by
 */
record CentredFilters(FilterBank bank, double[] errors) {

    /** Those of the block {@code filters[K, C, s, s]} of theta. */
    static CentredFilters of(ParameterLayout.Block block, double[] theta) {
        int filters = block.shape().get(0);
        int size = block.shape().get(2);
        int area = size * size;
        FilterBank raw = new FilterBank(filters, block.shape().get(1), size, block.copyOf(theta));
        double[] centred = raw.weights().clone();
        FieldsOfExpertsParameters.subtractChannelMeans(centred, area);
        FilterBank bank = raw.withWeights(centred);
        double[] errors = new double[filters];
        for (int k = 0; k < filters; k++) {
            errors[k] = Rounding.gamma(area + 8.0) * (raw.oneNorm(k) + bank.oneNorm(k));
        }
        return new CentredFilters(bank, errors);
    }
}
