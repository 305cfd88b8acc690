package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;

/** Of {@link FieldsOfExperts}: taps are centred, log W_k = a + w_k, log nu_k = s. */
record FieldsOfExpertsParameters(ParameterLayout layout, int filters, int area) implements ExpertParameters {

    /** The projection onto zero mean per channel: symmetric, hence its own transpose. */
    static void subtractChannelMeans(double[] filters, int area) {
        for (int start = 0; start < filters.length; start += area) {
            double mean = 0;
            for (int t = 0; t < area; t++) {
                mean += filters[start + t];
            }
            mean /= area;
            for (int t = 0; t < area; t++) {
                filters[start + t] -= mean;
            }
        }
    }

    private int taps() {
        return layout.block("filters").size();
    }

    private int offset(String block) {
        return layout.block(block).offset();
    }

    @Override
    public void pushForward(double[] direction, double[] eta) {
        double[] taps = Arrays.copyOf(direction, taps());
        subtractChannelMeans(taps, area);
        System.arraycopy(taps, 0, eta, 0, taps.length);
        for (int k = 0; k < filters; k++) {
            eta[taps.length + k] = direction[offset("log_scale")] + direction[offset("log_weights") + k];
            eta[taps.length + filters + k] = direction[offset("log_smoothing")];
        }
    }

    @Override
    public void pullBack(double[] eta, double[] out) {
        double[] taps = Arrays.copyOf(eta, taps());
        subtractChannelMeans(taps, area);
        System.arraycopy(taps, 0, out, 0, taps.length);
        System.arraycopy(eta, taps.length, out, offset("log_weights"), filters);
        double scale = 0;
        double smoothing = 0;
        for (int k = 0; k < filters; k++) {
            scale += eta[taps.length + k];
            smoothing += eta[taps.length + filters + k];
        }
        out[offset("log_scale")] = scale;
        out[offset("log_smoothing")] = smoothing;
    }

    @Override
    public double[] blockSquares(Norms norms) {
        return new double[] {norms.filters(), norms.weights(), norms.scale(), norms.smoothing()};
    }

    /** Sums and centring are counted in the error of eta. The function of t behind log_smoothing has at most twice the slope of the others. */
    @Override
    public double rounding(double filters, double filtersSize, double logarithms) {
        return filters + 4 * logarithms;
    }
}
