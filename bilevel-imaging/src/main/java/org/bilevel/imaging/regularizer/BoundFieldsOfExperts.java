package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.convolution.FilterBankSpectrum;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.BankSpectrum;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * {@link FieldsOfExperts}, or what else has the same form, at one theta: sum_k W_k sum_p m_kp phi_{nu_k}((C_k x)_p), where m_kp = 1 unless there is a guide ({@link ExpertMasks}). As 0 < m_kp <= 1, what bounds the derivatives for m = 1 bounds them for
 * every guide.
 *
 * <p>The Hessian is sum_k W_k C_k^T diag(phi''(C_k x)) C_k, at most ||sum_k W_k / nu_k C_k^T C_k||; its Lipschitz
 * constant is at most sum_k W_k ||C_k||^2 ||C_k||_{2->inf} sup|phi'''|, with ||C_k||_{2->inf} at most the filter's norm times the overlap of the boundary.
 *
 * <p>The norms are those of the filters that theta determines in exact arithmetic: the norm of what those computed in double precision are off by is added.
 */
final class BoundFieldsOfExperts implements BoundRegularizer {

    final FilterBank bank;
    final Boundary boundary;
    final Precision precision;
    final Potential potential;
    final ExpertParameters parameters;
    final double[] weights;
    /** nu_k. */
    final double[] nu;
    /** Upper bounds on ||C_k||. */
    final double[] norms;
    /** Upper bounds on ||C_k||_{2->inf}, the largest norm of a row. */
    final double[] rowNorms;
    /** An upper bound on ||sum_k W_k C_k^T C_k||. */
    final double gramNorm;
    /** An upper bound on ||sum_k W_k / nu_k C_k^T C_k||. */
    final double curvatureNorm;

    /** S_kj, no columns where nothing is guided. */
    final double[][] sensitivities;

    private final double[] filterErrors;
    private @Nullable BankSpectrum spectrum;

    /**
     * Takes over its arguments.
     *
     * @param filterErrors bounds on the 1-norms of the differences of filters as they are and as theta determines them without rounding
     */
    BoundFieldsOfExperts(
            FilterBank bank,
            double[] filterErrors,
            double[] weights,
            double[] nu,
            double[][] sensitivities,
            ExpertParameters parameters,
            Boundary boundary,
            Precision precision,
            Potential potential) {
        this.bank = bank;
        this.filterErrors = filterErrors;
        this.weights = weights;
        this.nu = nu;
        this.sensitivities = sensitivities;
        this.parameters = parameters;
        this.boundary = boundary;
        this.precision = precision;
        this.potential = potential;
        int filters = bank.filters();
        double[] curvatures = new double[filters];
        for (int k = 0; k < filters; k++) {
            curvatures[k] = weights[k] / nu[k];
        }
        FilterBankSpectrum.Norms spectral = FilterBankSpectrum.norms(bank, boundary, weights, curvatures);
        this.norms = new double[filters];
        this.rowNorms = new double[filters];
        for (int k = 0; k < filters; k++) {
            double rounding = boundary.overlap() * filterErrors[k];
            norms[k] = spectral.filters()[k] + rounding;
            rowNorms[k] = boundary.overlap() * bank.norm(k) + rounding;
        }
        this.gramNorm = enlarged(spectral.grams()[0], weights);
        this.curvatureNorm = enlarged(spectral.grams()[1], curvatures);
    }

    /** A bound on ||sum_k w_k C_k^T C_k|| with the filters that theta determines, from that with the filters as they are. */
    private double enlarged(double gram, double[] scales) {
        return enlarged(gram, scales, boundary, filterErrors);
    }

    /** The same for any filters, given bounds on the 1-norms of what they are off by. */
    static double enlarged(double gram, double[] scales, Boundary boundary, double[] filterErrors) {
        double squares = 0;
        for (int k = 0; k < scales.length; k++) {
            double error = boundary.overlap() * filterErrors[k];
            squares += scales[k] * error * error;
        }
        double root = Math.sqrt(gram) + Math.sqrt(squares);
        return root * root;
    }

    /** {@link FieldsOfExperts} at a theta. */
    static BoundFieldsOfExperts of(FieldsOfExperts spec, double[] theta, int channels) {
        ParameterLayout layout = spec.layout(channels);
        layout.requireFinite(theta);
        return of(
                spec,
                theta,
                new FieldsOfExpertsParameters(layout, spec.filters(), spec.size() * spec.size()),
                new double[spec.filters()][0]);
    }

    /** The same with other blocks behind those of {@link FieldsOfExperts}. */
    static BoundFieldsOfExperts of(
            FieldsOfExperts spec, double[] theta, ExpertParameters parameters, double[][] sensitivities) {
        ParameterLayout layout = parameters.layout();
        int filters = spec.filters();
        CentredFilters centred = CentredFilters.of(layout.block("filters"), theta);
        double[] weights = new double[filters];
        double[] nu = new double[filters];
        Arrays.fill(nu, Math.exp(theta[layout.block("log_smoothing").offset()]));
        double scale = theta[layout.block("log_scale").offset()];
        int offset = layout.block("log_weights").offset();
        for (int k = 0; k < filters; k++) {
            weights[k] = Math.exp(scale + theta[offset + k]);
        }
        return new BoundFieldsOfExperts(
                centred.bank(),
                centred.errors(),
                weights,
                nu,
                sensitivities,
                parameters,
                spec.boundary(),
                spec.precision(),
                spec.potential());
    }

    /** A bound on the 1-norm of the difference of filter k as it is and as theta determines it without rounding. */
    double filterError(int k) {
        return filterErrors[k];
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
                SmoothedNorm.orInfinity(curvatureNorm), "norm of sum_k W_k / nu_k C_k^T C_k (filter spectrum)");
    }

    @Override
    public Constant hessianLipschitz() {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * norms[k] * norms[k] * rowNorms[k] * potential.thirdBound(nu[k]);
        }
        return Constant.certified(
                SmoothedNorm.orInfinity(sum), "sum_k W_k ||C_k||^2 ||C_k||_{2->inf} sup|phi'''| (filter spectrum)");
    }

    @Override
    public RegularizerEvaluator evaluator(ImageShape shape) {
        return evaluator(shape, new double[0][], Arithmetic.of(precision));
    }

    @Override
    public RegularizerEvaluator evaluator(Image guide) {
        return features() == 0
                ? evaluator(guide.shape())
                : evaluator(guide.shape(), GuideFeatures.of(guide, features(), boundary), Arithmetic.of(precision));
    }

    private <A> RegularizerEvaluator evaluator(ImageShape shape, double[][] features, Arithmetic<A> arithmetic) {
        bank.requireFits(shape);
        return new FieldsOfExpertsEvaluator<>(this, shape, features, arithmetic);
    }

    /** J. */
    int features() {
        return sensitivities[0].length;
    }
}
