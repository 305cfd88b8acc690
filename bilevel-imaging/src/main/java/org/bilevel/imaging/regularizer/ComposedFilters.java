package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.FilterBank;

/**
 * Of {@link ConvexRidge}: with F1 centred per channel, the filters are E = F3 * F2 * F1 / N, N the {@link SpectralMean} of F3 * F2 * F1; log nu_k = s - c_k and log W_k = a + s - c_k. As N is homogeneous of degree 1, <dN/dE, E> = 1 and
 *
 * <pre>
 * dE = (dC - E <n, dC>) / N,   C = F3 * F2 * F1,  n = dN/dC
 * </pre>
 */
final class ComposedFilters implements ExpertParameters {

    private final ParameterLayout layout;
    private final int filters;
    private final int channels;
    private final int area;
    private final FilterLayer second;
    private final FilterLayer third;
    private final double[] f2;
    private final double[] f3;
    /** F1 centred, [first, channels] planes. */
    private final double[][] g;
    /** F2 * F1. */
    private final double[][] h;
    /** E. */
    private final double[][] e;

    private final SpectralMean norm;
    /** Bounds on || |C_k| ||_1 with moduli in place of all that is multiplied and added up. */
    private final double[] moduli;

    ComposedFilters(ConvexRidge spec, ParameterLayout layout, double[] theta, int channels) {
        this.layout = layout;
        this.filters = spec.filters();
        this.channels = channels;
        this.area = spec.size() * spec.size();
        this.second = new FilterLayer(spec.second(), spec.first(), spec.size(), channels, spec.size());
        this.third = new FilterLayer(filters, spec.second(), spec.size(), channels, second.outputSize());
        double[] raw = layout.block("filters_1").copyOf(theta);
        this.f2 = layout.block("filters_2").copyOf(theta);
        this.f3 = layout.block("filters_3").copyOf(theta);
        this.g = centred(raw);
        this.h = second.newPlanes();
        second.compose(f2, g, h);
        this.e = third.newPlanes();
        third.compose(f3, h, e);
        this.norm = new SpectralMean(e.clone(), third.outputSize());
        Options.requirePositive("spectral norm of the composed filters", norm.value());
        double[] ofFirst = new double[spec.first()];
        for (int i = 0; i < ofFirst.length; i++) {
            for (int c = 0; c < channels; c++) {
                int plane = i * channels + c;
                ofFirst[i] += FilterLayer.oneNorm(raw, plane * area, area) + FilterLayer.oneNorm(g[plane], 0, area);
            }
        }
        this.moduli = third.oneNorms(f3, second.oneNorms(f2, ofFirst));
        for (int i = 0; i < e.length; i++) {
            e[i] = scaled(1 / norm.value(), e[i]);
        }
    }

    private double[][] centred(double[] taps) {
        double[] copy = taps.clone();
        FieldsOfExpertsParameters.subtractChannelMeans(copy, area);
        double[][] planes = new double[copy.length / area][];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = Arrays.copyOfRange(copy, i * area, (i + 1) * area);
        }
        return planes;
    }

    private static double[] scaled(double factor, double[] v) {
        double[] out = new double[v.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = factor * v[i];
        }
        return out;
    }

    /** The filters E. */
    FilterBank bank() {
        double[] taps = new double[filters * tapsPerFilter()];
        for (int i = 0; i < e.length; i++) {
            System.arraycopy(e[i], 0, taps, i * e[i].length, e[i].length);
        }
        return new FilterBank(filters, channels, third.outputSize(), taps);
    }

    private int tapsPerFilter() {
        return channels * third.outputSize() * third.outputSize();
    }

    /** Bounds on the 1-norms of what filters are off by: the composition's rounding, and that of N for these and for the exact planes, N being a norm that is at most the root of the sum of squares of 1-norms. */
    double[] filterErrors() {
        double composition = compositionRounding();
        double squares = 0;
        for (double ofFilter : moduli) {
            squares += composition * ofFilter * (composition * ofFilter);
        }
        double ofNorm = 2 * (norm.rounding() + Math.sqrt(squares) / norm.value());
        double[] errors = new double[filters];
        for (int k = 0; k < filters; k++) {
            errors[k] = (composition + ofNorm) * moduli[k] / norm.value();
        }
        return errors;
    }

    /** Relative to moduli: the sums of centring and of both compositions, and the division by N. */
    private double compositionRounding() {
        return Rounding.gamma(area + (double) f2.length + f3.length / (double) filters + 64);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    private int offset(String block) {
        return layout.block(block).offset();
    }

    @Override
    public void pushForward(double[] direction, double[] eta) {
        double[][] dg = centred(layout.block("filters_1").copyOf(direction));
        double[][] dh = second.newPlanes();
        second.compose(layout.block("filters_2").copyOf(direction), g, dh);
        second.compose(f2, dg, dh);
        double[][] de = third.newPlanes();
        third.compose(layout.block("filters_3").copyOf(direction), h, de);
        third.compose(f3, dh, de);
        double along = dot(norm.derivative(), de);
        int taps = de[0].length;
        for (int i = 0; i < de.length; i++) {
            for (int t = 0; t < taps; t++) {
                eta[i * taps + t] = (de[i][t] - e[i][t] * along) / norm.value();
            }
        }
        int logarithms = filters * tapsPerFilter();
        for (int k = 0; k < filters; k++) {
            double logNu = direction[offset("log_smoothing")] - direction[offset("log_scaling") + k];
            eta[logarithms + k] = direction[offset("log_scale")] + logNu;
            eta[logarithms + filters + k] = logNu;
        }
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int t = 0; t < a[i].length; t++) {
                sum += a[i][t] * b[i][t];
            }
        }
        return sum;
    }

    @Override
    public void pullBack(double[] eta, double[] out) {
        double[][] ge = third.newPlanes();
        int taps = ge[0].length;
        for (int i = 0; i < ge.length; i++) {
            System.arraycopy(eta, i * taps, ge[i], 0, taps);
        }
        double along = dot(e, ge);
        for (int i = 0; i < ge.length; i++) {
            for (int t = 0; t < taps; t++) {
                ge[i][t] = (ge[i][t] - norm.derivative()[i][t] * along) / norm.value();
            }
        }
        double[] ofThird = new double[f3.length];
        third.transposeInFilters(ge, h, ofThird);
        double[][] gh = second.newPlanes();
        third.transposeInPlanes(f3, ge, gh);
        double[] ofSecond = new double[f2.length];
        second.transposeInFilters(gh, g, ofSecond);
        double[][] gg = new double[g.length][area];
        second.transposeInPlanes(f2, gh, gg);
        double[] ofFirst = new double[g.length * area];
        for (int i = 0; i < gg.length; i++) {
            System.arraycopy(gg[i], 0, ofFirst, i * area, area);
        }
        FieldsOfExpertsParameters.subtractChannelMeans(ofFirst, area);
        System.arraycopy(ofFirst, 0, out, offset("filters_1"), ofFirst.length);
        System.arraycopy(ofSecond, 0, out, offset("filters_2"), ofSecond.length);
        System.arraycopy(ofThird, 0, out, offset("filters_3"), ofThird.length);
        pullBackLogarithms(eta, out);
    }

    private void pullBackLogarithms(double[] eta, double[] out) {
        int logarithms = filters * tapsPerFilter();
        double scale = 0;
        double smoothing = 0;
        for (int k = 0; k < filters; k++) {
            double ofWeight = eta[logarithms + k];
            double ofNu = ofWeight + eta[logarithms + filters + k];
            out[offset("log_scaling") + k] = -ofNu;
            scale += ofWeight;
            smoothing += ofNu;
        }
        out[offset("log_scale")] = scale;
        out[offset("log_smoothing")] = smoothing;
    }

    /** What an error of J relative to its bounds may be: products of computed planes, sums over all of them. */
    private double jacobianRounding() {
        double sums = 16.0 * e.length * e[0].length + 4096;
        return Rounding.gamma(sums) + 4 * norm.rounding();
    }

    /** A bound on the norms of C -> E and of its matrix of moduli: (1 + ||E|| ||n||) / N. */
    private double normalisation() {
        double ofE = Math.sqrt(dot(e, e));
        return (1 + ofE * Math.sqrt(dot(norm.derivative(), norm.derivative()))) / norm.value();
    }

    /** Bounds on the norms of F_l -> C, and of the matrices of moduli, with room for rounding. */
    private double[] compositions() {
        double ofH = third.normInPlanes(f3);
        double room = 1 + 2 * jacobianRounding();
        return new double[] {
            room * ofH * second.normInPlanes(f2),
            room * ofH * FilterLayer.normInFilters(g),
            room * FilterLayer.normInFilters(h)
        };
    }

    @Override
    public double[] blockSquares(Norms norms) {
        double[] squares = new double[6];
        double factor = normalisation();
        double[] layers = compositions();
        for (int l = 0; l < layers.length; l++) {
            double bound = factor * layers[l];
            squares[l] = bound * bound * norms.filters();
        }
        squares[3] = sumSquared(norms.weights(), norms.smoothings());
        squares[4] = norms.scale();
        squares[5] = sumSquared(norms.scale(), norms.smoothing());
        return squares;
    }

    private static double sumSquared(double aSquared, double bSquared) {
        double sum = Math.sqrt(aSquared) + Math.sqrt(bSquared);
        return sum * sum;
    }

    /** The logarithms: the function of t behind log nu_k has at most twice the slope of that behind log W_k, which makes 3 for log_scaling, 1 for log_scale, 3 for log_smoothing. */
    @Override
    public double rounding(double filtersError, double filtersSize, double logarithms) {
        double all = 0;
        for (double layer : compositions()) {
            all += layer;
        }
        double ofE = Math.sqrt(dot(e, e));
        double errorOfE = Arrays.stream(filterErrors()).sum();
        double ofN = Math.sqrt(dot(norm.derivative(), norm.derivative()));
        double jacobian = jacobianRounding() * normalisation()
                + (ofE * norm.derivativeRounding() + errorOfE * (ofN + norm.derivativeRounding())) / norm.value();
        return all * (normalisation() * filtersError + 2 * jacobian * (filtersSize + filtersError)) + 7 * logarithms;
    }
}
