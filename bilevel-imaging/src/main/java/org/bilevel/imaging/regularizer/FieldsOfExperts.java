package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;

/**
 * Fields of Experts (Roth and Black 2009; convex potential as in Salehi et al. 2024):
 *
 * <pre>
 * R(x) = exp(a) sum_k exp(w_k) sum_p phi_nu((C_k x)_p),   nu = exp(s)
 * </pre>
 *
 * phi is a {@link Potential}, by default phi_nu(t) = sqrt(t^2 + nu^2) - nu. C_k correlates with filter k less its mean per channel, so that R ignores constant shifts of a channel. theta has the blocks
 * {@code filters[K,C,s,s]}, {@code log_weights[K]} (w), {@code log_scale[1]} (a) and {@code log_smoothing[1]} (s). Convex for every
 * theta.
 *
 * @param filters K
 * @param size side of the filters, odd
 * @param boundary how images continue
 * @param precision of the convolutions: single is twice as fast, and its rounding errors are in the bounds
 * @param potential phi
 */
public record FieldsOfExperts(
        @Option(value = "number of filters", preset = "24", range = ">= 1")
        int filters,

        @Option(value = "side of the filters in pixels", preset = "7", range = "odd, >= 3")
        int size,

        @Option(value = "how images continue beyond their edge", preset = "reflecting", range = "reflecting, periodic")
        Boundary boundary,

        @Option(value = "arithmetic of its convolutions", preset = "single", range = "single, double")
        Precision precision,

        @Option(value = "potential of the responses", preset = "sqrt", range = "sqrt, huber, log-cosh")
        Potential potential)
        implements Regularizer {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public FieldsOfExperts {
        Options.requireAtLeast("filters", filters, 1);
        Options.require(size >= 3 && size % 2 == 1, "size", size, "odd and >= 3");
    }

    /** 24 filters 7x7, reflecting, single precision. */
    public FieldsOfExperts() {
        this(24, 7, Boundary.REFLECTING, Precision.SINGLE);
    }

    /** With the preset potential. */
    public FieldsOfExperts(int filters, int size, Boundary boundary, Precision precision) {
        this(filters, size, boundary, precision, Potential.SQRT);
    }

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .add("filters", filters, channels, size, size)
                .add("log_weights", filters)
                .add("log_scale", 1)
                .add("log_smoothing", 1)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The filters are products of a colour direction (brightness and two opponent colours) and the non-constant functions of the discrete cosine
     * transform, 3x3 in the centre of each filter first, then 5x5, 7x7, ... by rising frequency, each of norm 1; repeated when K exceeds
     * their number. The weight is 1.7 of the noise, divided by the number of filters for a channel: for the two filters of total variation about its usual weight, and within a factor of 1.5 of what restored four
     * photographs best with 8, 24 and 48 filters for a channel. nu is a tenth of the noise.
     */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        ParameterLayout layout = layout(channels);
        double[] theta = new double[layout.dimension()];
        double[] start = CosineFilters.filterBank(filters, channels, size).weights();
        System.arraycopy(start, 0, theta, 0, start.length);
        int weights = layout.block("log_weights").offset();
        Arrays.fill(theta, weights, weights + filters, 0);
        theta[layout.block("log_scale").offset()] = Math.log(1.7 * noise * channels / filters);
        theta[layout.block("log_smoothing").offset()] = Math.log(0.1 * noise);
        return theta;
    }

    /** {@inheritDoc} One less than the side of the filters; everywhere with a periodic boundary. */
    @Override
    public int reach() {
        return boundary.reach(size - 1);
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        return BoundFieldsOfExperts.of(this, theta, channels);
    }
}
