package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.convolution.FilterBankSpectrum;
import org.bilevel.imaging.convolution.NonNegativeBank;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.Precision;

/**
 * {@link InputConvexNetwork} at one theta, and the numbers its constants consist of; derived in docs/theory/constants.md, section 7b, in the same notation.
 */
final class BoundInputConvexNetwork implements BoundRegularizer {

    /** Counts roundings of the bounds themselves: sums over filters and outputs, and some thousand operations more. */
    private static final double ROUNDINGS = 9000;

    final ParameterLayout layout;
    final Boundary boundary;
    final Precision precision;
    final FilterBank filters;
    final double[] biases;
    /** The roots of the taps of {@link #mixing}. */
    final double[] mixingRoots;

    final FilterBank mixing;
    final double[] mixingBiases;
    /** E = exp(a). */
    final double scale;
    /** a. */
    final double logScale;
    /** nu_1. */
    final double nu1;
    /** nu_2. */
    final double nu2;
    /** Bounds on the 1-norms of what the filters of the first layer are off by. */
    final double[] filterErrors;
    /** Bounds on ||W_k||. */
    final double[] filterNorms;
    /** A bound on ||W||. */
    final double norm;
    /** Bounds for V. */
    final NonNegativeBank mixingNorms;
    /** A bound on the modulus of a value of V^T s_2'. */
    final double largestColumn;
    /** A bound on the row sums of V. */
    final double largestRow;

    private final Constant smoothness;
    private final Constant hessianLipschitz;

    BoundInputConvexNetwork(InputConvexNetwork spec, double[] theta, int channels) {
        layout = spec.layout(channels);
        layout.requireFinite(theta);
        boundary = spec.boundary();
        precision = spec.precision();
        CentredFilters centred = CentredFilters.of(layout.block("filters"), theta);
        filters = centred.bank();
        filterErrors = centred.errors();
        biases = layout.block("biases").copyOf(theta);
        mixingRoots = layout.block("mixing").copyOf(theta);
        double[] squares = mixingRoots.clone();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        mixing = new FilterBank(spec.outputs(), spec.filters(), spec.size(), squares);
        mixingBiases = layout.block("mixing_biases").copyOf(theta);
        logScale = theta[layout.block("log_scale").offset()];
        scale = Math.exp(logScale);
        int smoothing = layout.block("log_smoothing").offset();
        nu1 = Math.exp(theta[smoothing]);
        nu2 = Math.exp(theta[smoothing + 1]);

        mixingNorms = NonNegativeBank.of(mixing, boundary);
        largestColumn = Arrays.stream(mixingNorms.columnSums()).max().orElseThrow();
        largestRow = Arrays.stream(mixingNorms.rowSums()).max().orElseThrow();
        int k = spec.filters();
        double[] rowNorms = new double[k];
        double[] columnsByRows = new double[k];
        double errors = 0;
        for (int i = 0; i < k; i++) {
            double error = boundary.overlap() * filterErrors[i];
            rowNorms[i] = boundary.overlap() * filters.norm(i) + error;
            columnsByRows[i] = mixingNorms.columnSums()[i] * rowNorms[i];
            errors += error * error;
        }
        double[] ones = new double[k];
        Arrays.fill(ones, 1);
        FilterBankSpectrum.Norms spectral =
                FilterBankSpectrum.norms(filters, boundary, ones, mixingNorms.columnSums(), columnsByRows);
        filterNorms = new double[k];
        for (int i = 0; i < k; i++) {
            filterNorms[i] = spectral.filters()[i] + boundary.overlap() * filterErrors[i];
        }
        norm = Math.sqrt(spectral.grams()[0]) + Math.sqrt(errors);
        smoothness = certified(
                scale * (second1() * gram(spectral.grams()[1], mixingNorms.columnSums()) + mixed() * norm * norm),
                "norms of both layers (filter spectrum, sums of nonnegative taps), sup s'' = 1/(2 nu)");
        double largestMove = Arrays.stream(rowNorms).max().orElseThrow();
        hessianLipschitz = certified(
                scale
                        * (third1() * gram(spectral.grams()[2], columnsByRows)
                                + norm
                                        * norm
                                        * (second1() * largestColumn * second2() * outputMove(rowNorms)
                                                + 2 * second1() * largestMove * mixed()
                                                + mixingNorms.norm()
                                                        * mixingNorms.norm()
                                                        * third2()
                                                        * outputMove(rowNorms))),
                "norms of both layers, sup s'', sup|s'''|");
    }

    /** With the filters that theta determines: ||sum_k d_k W_k^T W_k||, given that with the filters as they are. */
    private double gram(double gram, double[] scales) {
        return BoundFieldsOfExperts.enlarged(gram, scales, boundary, filterErrors);
    }

    /** tau: how far a response of the second layer moves when x moves by 1. */
    private double outputMove(double[] rowNorms) {
        double byRows = 0;
        int area = mixing.size() * mixing.size();
        for (int j = 0; j < mixing.filters(); j++) {
            double sum = 0;
            for (int t = 0; t < mixing.taps(); t++) {
                sum += mixing.weights()[j * mixing.taps() + t] * rowNorms[t / area];
            }
            byRows = Math.max(byRows, sum);
        }
        return Math.min(Rounding.up(byRows, mixing.taps() + 8.0), mixingNorms.rowNorm() * norm);
    }

    /** m_1 = sup s_1''. */
    double second1() {
        return 1 / (2 * nu1);
    }

    /** m_2. */
    double second2() {
        return 1 / (2 * nu2);
    }

    /** T_1 = sup |s_1'''|. */
    double third1() {
        return SmoothedNorm.thirdBound(nu1) / 2;
    }

    /** T_2. */
    double third2() {
        return SmoothedNorm.thirdBound(nu2) / 2;
    }

    /** ||V||^2 m_2. */
    private double mixed() {
        return mixingNorms.norm() * mixingNorms.norm() * second2();
    }

    /** P: a bound on the norm of the Hessian between W^T and W, less E. */
    double inner() {
        return second1() * largestColumn + mixed();
    }

    /** Rounded up. */
    Constant certified(double value, String source) {
        double roundings = biases.length + mixingBiases.length + ROUNDINGS;
        return Constant.certified(SmoothedNorm.orInfinity(Rounding.up(value, roundings)), source);
    }

    @Override
    public Constant smoothness() {
        return smoothness;
    }

    @Override
    public Constant hessianLipschitz() {
        return hessianLipschitz;
    }

    @Override
    public RegularizerEvaluator evaluator(ImageShape shape) {
        filters.requireFits(shape);
        return evaluator(shape, Arithmetic.of(precision));
    }

    private <A> RegularizerEvaluator evaluator(ImageShape shape, Arithmetic<A> arithmetic) {
        return new InputConvexNetworkEvaluator<>(this, shape, arithmetic);
    }
}
