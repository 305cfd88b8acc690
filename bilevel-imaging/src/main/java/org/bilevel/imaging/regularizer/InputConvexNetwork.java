package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Precision;

/**
 * Input-convex neural network of two layers (Amos, Xu and Kolter 2017; size as in Hertrich et al. 2025, arXiv 2510.01755):
 *
 * <pre>
 * R(x) = exp(a) sum_j sum_p s_2((V s_1(W x + b) + c)_jp),   s_l(t) = (t + sqrt(t^2 + nu_l^2) - nu_l) / 2,   nu_l = exp(s_l)
 * </pre>
 *
 * W correlates with K filters less their mean per channel, so that R ignores constant shifts of a channel and its gradient vanishes on constant images but within reach of their edges. V correlates K maps with the squares of M filters over
 * them: its taps are nonnegative and s_l, a smoothed ReLU with a slope from 0 to 1, is convex and rises, so that R is convex for every theta.
 *
 * <p>theta has the blocks {@code filters[K,C,s,s]} (W), {@code biases[K]} (b), {@code mixing[M,K,s,s]} (roots of V's taps), {@code mixing_biases[M]} (c), {@code log_scale[1]} (a) and {@code log_smoothing[2]} (s_1, s_2). The cost is that
 * of V, K M s^2 products a pixel: with the preset options that of a field of experts with 522 grey filters 7x7.
 *
 * @param filters K
 * @param outputs M
 * @param size side of the filters of both layers, odd
 * @param boundary how images, and the maps between the layers, continue
 * @param precision of the convolutions; everything else is in double precision
 */
public record InputConvexNetwork(
        @Option(value = "number of filters of the first layer", preset = "32", range = ">= 1")
        int filters,

        @Option(value = "number of outputs of the second layer", preset = "32", range = ">= 1")
        int outputs,

        @Option(value = "side of the filters of both layers in pixels", preset = "5", range = "odd, >= 3")
        int size,

        @Option(
                value = "how images and maps continue beyond their edge",
                preset = "reflecting",
                range = "reflecting, periodic")
        Boundary boundary,

        @Option(value = "arithmetic of its convolutions", preset = "single", range = "single, double")
        Precision precision)
        implements Regularizer {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public InputConvexNetwork {
        Options.requireAtLeast("filters", filters, 1);
        Options.requireAtLeast("outputs", outputs, 1);
        Options.require(size >= 3 && size % 2 == 1, "size", size, "odd and >= 3");
    }

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .add("filters", filters, channels, size, size)
                .add("biases", filters)
                .add("mixing", outputs, filters, size, size)
                .add("mixing_biases", outputs)
                .add("log_scale", 1)
                .add("log_smoothing", 2)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Filters come in pairs of opposite signs, f and -f, f being the first filters of {@link FieldsOfExperts}: s_1(t) + s_1(-t) is their smoothed l1 potential. Each output takes one such pair as it is, and a tenth as much of all maps and taps
     * together, so that no gradient vanishes. Biases are 0. The smoothing is a tenth of the noise, the weight a quarter of that of {@link FieldsOfExperts}: of its multiples by powers of 2, the one that denoised photographs best, for the preset options at
     * a noise of 25/255.
     */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        ParameterLayout layout = layout(channels);
        double[] theta = new double[layout.dimension()];
        int pairs = Math.ceilDiv(filters, 2);
        int taps = channels * size * size;
        double[][] start = CosineFilters.bank(pairs, channels, size);
        for (int k = 0; k < filters; k++) {
            for (int t = 0; t < taps; t++) {
                theta[k * taps + t] = k % 2 == 0 ? start[k / 2][t] : -start[k / 2][t];
            }
        }
        int area = size * size;
        ParameterLayout.Block mixing = layout.block("mixing");
        Arrays.fill(theta, mixing.offset(), mixing.end(), Math.sqrt(0.1 / (filters * area)));
        for (int j = 0; j < outputs; j++) {
            int first = 2 * (j % pairs);
            for (int k = first; k < Math.min(first + 2, filters); k++) {
                theta[mixing.offset() + (j * filters + k) * area + area / 2] = 1;
            }
        }
        int distinct = Math.min(pairs, outputs);
        theta[layout.block("log_scale").offset()] =
                Math.log(0.2 * noise * Math.sqrt(6.0 / (5 + distinct)) * distinct / outputs);
        ParameterLayout.Block smoothing = layout.block("log_smoothing");
        Arrays.fill(theta, smoothing.offset(), smoothing.end(), Math.log(0.1 * noise));
        return theta;
    }

    /** {@inheritDoc} Twice one less than the side of the filters; everywhere with a periodic boundary. */
    @Override
    public int reach() {
        return boundary.reach(2 * (size - 1));
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        return new BoundInputConvexNetwork(this, theta, channels);
    }
}
