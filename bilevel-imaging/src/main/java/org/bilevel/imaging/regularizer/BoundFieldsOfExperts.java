package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.convolution.FilterBankSpectrum;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.BankSpectrum;
import org.bilevel.imaging.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * {@link FieldsOfExperts} at one theta.
 *
 * <p>With W_k = exp(a + w_k): the Hessian is sum_k W_k C_k^T diag(phi''(C_k x)) C_k, at most ||sum_k W_k C_k^T C_k|| / nu; its Lipschitz
 * constant is at most sum_k W_k ||C_k||^2 ||C_k||_{2->inf} sup|phi'''|, with ||C_k||_{2->inf} at most the filter's norm times the overlap of the boundary.
 *
 * <p>The norms are those of the filters centred in exact arithmetic: the norm of what centring in double precision is off by is added.
 */
final class BoundFieldsOfExperts implements BoundRegularizer {

    final FilterBank bank;
    final Boundary boundary;
    final Precision precision;
    final ParameterLayout layout;
    final double[] weights;
    final double nu;
    /** Upper bounds on ||C_k||. */
    final double[] norms;
    /** Upper bounds on ||C_k||_{2->inf}, the largest norm of a row. */
    final double[] rowNorms;
    /** ||filter k||_1 before and after centring, added up: the size of what rounding errors of responses are relative to. */
    final double[] sizes;
    /** An upper bound on ||sum_k W_k C_k^T C_k||. */
    final double gramNorm;

    private @Nullable BankSpectrum spectrum;

    BoundFieldsOfExperts(FieldsOfExperts spec, double[] theta, int channels) {
        this.boundary = spec.boundary();
        this.precision = spec.precision();
        this.layout = spec.layout(channels);
        layout.requireFinite(theta);
        int filters = spec.filters();
        double[] centred = layout.block("filters").copyOf(theta);
        FilterBank raw = new FilterBank(filters, channels, spec.size(), centred.clone());
        subtractChannelMeans(centred, spec.size() * spec.size());
        this.bank = new FilterBank(filters, channels, spec.size(), centred);
        this.nu = Math.exp(theta[layout.block("log_smoothing").offset()]);
        double scale = theta[layout.block("log_scale").offset()];
        int offset = layout.block("log_weights").offset();
        this.weights = new double[filters];
        this.norms = new double[filters];
        this.rowNorms = new double[filters];
        this.sizes = new double[filters];
        for (int k = 0; k < filters; k++) {
            weights[k] = Math.exp(scale + theta[offset + k]);
            sizes[k] = raw.oneNorm(k) + bank.oneNorm(k);
        }
        FilterBankSpectrum.Norms spectral = FilterBankSpectrum.norms(bank, weights, boundary);
        double centring = 0;
        for (int k = 0; k < filters; k++) {
            double rounding = boundary.overlap() * centringRounding(k);
            norms[k] = spectral.filters()[k] + rounding;
            rowNorms[k] = boundary.overlap() * bank.norm(k) + rounding;
            centring += weights[k] * rounding * rounding;
        }
        double root = Math.sqrt(spectral.gram()) + Math.sqrt(centring);
        this.gramNorm = root * root;
    }

    /** A bound on the 1-norm of the difference of filter k as it is and centred without rounding. */
    double centringRounding(int k) {
        return Rounding.gamma((double) bank.size() * bank.size() + 8) * sizes[k];
    }

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

    /** Computed when first asked for. */
    synchronized BankSpectrum spectrum() {
        BankSpectrum known = spectrum;
        if (known == null) {
            known = new BankSpectrum(bank);
            spectrum = known;
        }
        return known;
    }

    /** o s: a bound on ||C_d|| / ||d|| and on the norm of all patches of an image relative to its own. */
    double reach() {
        return boundary.overlap() * bank.size();
    }

    @Override
    public Constant smoothness() {
        return Constant.certified(
                SmoothedNorm.orInfinity(gramNorm / nu),
                "sup phi'' = 1/nu times the norm of sum_k W_k C_k^T C_k (filter spectrum)");
    }

    @Override
    public Constant hessianLipschitz() {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * norms[k] * norms[k] * rowNorms[k];
        }
        return Constant.certified(
                SmoothedNorm.orInfinity(sum * SmoothedNorm.thirdBound(nu)),
                "sum_k W_k ||C_k||^2 ||C_k||_{2->inf} sup|phi'''| (filter spectrum)");
    }

    @Override
    public RegularizerEvaluator evaluator(ImageShape shape) {
        // The factors of the boundary in the constants hold for windows no larger than the image.
        Options.require(
                Math.min(shape.height(), shape.width()) >= bank.size(),
                "image",
                shape,
                "at least %d pixels on each side".formatted(bank.size()));
        return evaluator(shape, Arithmetic.of(precision));
    }

    private <A> RegularizerEvaluator evaluator(ImageShape shape, Arithmetic<A> arithmetic) {
        return new FieldsOfExpertsEvaluator<>(this, shape, arithmetic);
    }
}
