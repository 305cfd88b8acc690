package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;

/**
 * Convex ridge regulariser (Goujon et al. 2023; architecture and profile as in Hertrich et al. 2025, arXiv 2510.01755, smoothed):
 *
 * <pre>
 * R(x) = exp(a) sum_k nu_k sum_p phi_{nu_k}((C_k x)_p),   nu_k = exp(s - c_k)
 * </pre>
 *
 * phi is a {@link Potential}, by default phi_nu(t) = sqrt(t^2 + nu^2) - nu. The filters of C_k are those of three layers of convolutions channels -> first -> second -> filters, composed: 13x13 for layers of 5x5. The first layer has its mean per channel subtracted, so that R ignores constant shifts of a channel; the
 * composed filters are divided by their spectral norm, the maximum over frequencies replaced by a mean of order 16, and the norm over colour channels by the Euclidean one, so that derivatives exist ({@link SpectralMean}). nu phi_nu has
 * the curvature 1 at 0 and the slope nu at infinity: a Huber function with a smooth transition, whose scaling exp(c_k) is learned per filter. Layers are composed before they meet an image, so that
 * the boundary matters once.
 *
 * <p>theta has the blocks {@code filters_1[first,C,s,s]}, {@code filters_2[second,first,s,s]}, {@code filters_3[filters,second,s,s]}, {@code log_scaling[filters]} (c), {@code log_scale[1]} (a) and {@code log_smoothing[1]} (s). Convex
 * for every theta, as phi is.
 *
 * @param filters filters of the last layer
 * @param first of the first layer
 * @param second of the second layer
 * @param size side of the filters of every layer, odd
 * @param boundary how images continue
 * @param precision of the convolutions
 * @param potential phi
 */
public record ConvexRidge(
        @Option(value = "number of filters of the last layer", preset = "64", range = ">= 1")
        int filters,

        @Option(value = "number of filters of the first layer", preset = "4", range = ">= 1")
        int first,

        @Option(value = "number of filters of the second layer", preset = "8", range = ">= 1")
        int second,

        @Option(value = "side of the filters of every layer in pixels", preset = "5", range = "odd, >= 3")
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
    public ConvexRidge {
        Options.requireAtLeast("filters", filters, 1);
        Options.requireAtLeast("first", first, 1);
        Options.requireAtLeast("second", second, 1);
        Options.require(size >= 3 && size % 2 == 1, "size", size, "odd and >= 3");
    }

    /** With the preset potential. */
    public ConvexRidge(int filters, int first, int second, int size, Boundary boundary, Precision precision) {
        this(filters, first, second, size, boundary, precision, Potential.SQRT);
    }

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .add("filters_1", first, channels, size, size)
                .add("filters_2", second, first, size, size)
                .add("filters_3", filters, second, size, size)
                .add("log_scaling", filters)
                .add("log_scale", 1)
                .add("log_smoothing", 1)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The first layer has the first filters of {@link FieldsOfExperts}, which see brightness, and for colour images at the end one that passes on each difference of colours, the second passes them on as they are and smoothed, the third takes each of these as it is and through functions of the discrete cosine transform. The smoothing is
     * that of {@link FieldsOfExperts} for filters of the mean norm of the composed ones; the weight, of its multiples by powers of 2 the one that denoised photographs best, is twice as large for colours.
     */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        ParameterLayout layout = layout(channels);
        double[] theta = new double[layout.dimension()];
        int ofColours = Math.min(channels - 1, first - 1);
        double[][] bank = CosineFilters.bank(first - ofColours, channels, size);
        int taps = channels * size * size;
        for (int i = 0; i < first; i++) {
            double[] filter = i < bank.length ? bank[i] : CosineFilters.impulse(1 + i - bank.length, size);
            setKernel(theta, i * taps, filter);
        }
        for (int j = 0; j < second; j++) {
            int plane = layout.block("filters_2").offset() + (j * first + j % first) * size * size;
            setKernel(theta, plane, j / first % 2 == 0 ? impulse() : smoothing());
        }
        double[][] functions = CosineFilters.bank(Math.ceilDiv(filters, second), 1, size);
        for (int k = 0; k < filters; k++) {
            int plane = layout.block("filters_3").offset() + (k * second + k % second) * size * size;
            setKernel(theta, plane, k < second ? impulse() : functions[k / second - 1]);
        }
        double norm = meanNorm(new ComposedFilters(this, layout, theta, channels).bank());
        double weight = (channels == 1 ? 0.1 : 0.2) * noise * Math.sqrt(6.0 / (5 + filters)) / norm;
        double nu = 0.1 * noise * norm;
        theta[layout.block("log_scale").offset()] = Math.log(weight / nu);
        theta[layout.block("log_smoothing").offset()] = Math.log(nu);
        return theta;
    }

    /** {@inheritDoc} One less than the side of the composed filters; everywhere with a periodic boundary. */
    @Override
    public int reach() {
        return boundary.reach(3 * (size - 1));
    }

    private static void setKernel(double[] theta, int at, double[] kernel) {
        System.arraycopy(kernel, 0, theta, at, kernel.length);
    }

    private double[] impulse() {
        double[] kernel = new double[size * size];
        kernel[size * size / 2] = 1;
        return kernel;
    }

    private double[] smoothing() {
        double[] kernel = new double[size * size];
        Arrays.fill(kernel, 1.0 / (size * size));
        return kernel;
    }

    private static double meanNorm(FilterBank bank) {
        double squares = 0;
        for (int k = 0; k < bank.filters(); k++) {
            squares += bank.norm(k) * bank.norm(k);
        }
        return Math.sqrt(squares / bank.filters());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the composed filters are all zero, which have no norm to be divided by
     */
    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        ParameterLayout layout = layout(channels);
        layout.requireFinite(theta);
        ComposedFilters composed = new ComposedFilters(this, layout, theta, channels);
        double[] weights = new double[filters];
        double[] nu = new double[filters];
        double smoothing = theta[layout.block("log_smoothing").offset()];
        double scale = theta[layout.block("log_scale").offset()];
        for (int k = 0; k < filters; k++) {
            double logNu = smoothing - theta[layout.block("log_scaling").offset() + k];
            nu[k] = Math.exp(logNu);
            weights[k] = Math.exp(scale + logNu);
        }
        return new BoundFieldsOfExperts(
                composed.bank(),
                composed.filterErrors(),
                weights,
                nu,
                new double[weights.length][0],
                composed,
                boundary,
                precision,
                potential);
    }
}
