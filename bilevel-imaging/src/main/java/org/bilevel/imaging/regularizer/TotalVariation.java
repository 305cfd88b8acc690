package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * Smoothed isotropic total variation, coupled over channels:
 *
 * <pre>
 * R(x) = exp(a) sum_p phi_nu((D x)_p),   phi_nu(t) = sqrt(|t|^2 + nu^2) - nu,   nu = exp(s)
 * </pre>
 *
 * (D x)_p holds the forward differences of all channels at pixel p, zero across the last row and column. theta has the blocks
 * {@code log_weight[1]} (a) and {@code log_smoothing[1]} (s). Rudin, Osher and Fatemi 1992; coupling of Bresson and Chan 2008.
 *
 * <p>||D||^2 <= 8; one pixel's differences have norm at most sqrt(3). Hence the Hessian is at most 8 exp(a) / nu, and its Lipschitz
 * constant at most 8 sqrt(3) exp(a) sup|phi'''|.
 */
public record TotalVariation() implements Regularizer {

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .add("log_weight", 1)
                .add("log_smoothing", 1)
                .build();
    }

    /** {@inheritDoc} Weight 0.8 times the noise, nu a tenth of it. */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        return new double[] {Math.log(0.8 * noise), Math.log(0.1 * noise)};
    }

    @Override
    public int reach() {
        return 1;
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        layout(channels).requireFinite(theta);
        double weight = Math.exp(theta[0]);
        double nu = Math.exp(theta[1]);
        return new BoundTotalVariation(weight, nu);
    }

    private record BoundTotalVariation(double weight, double nu) implements BoundRegularizer {

        @Override
        public Constant smoothness() {
            return Constant.certified(SmoothedNorm.orInfinity(8 * weight / nu), "||D||^2 <= 8, sup phi'' = 1/nu");
        }

        @Override
        public Constant hessianLipschitz() {
            return Constant.certified(
                    SmoothedNorm.orInfinity(8 * Math.sqrt(3) * weight * SmoothedNorm.thirdBound(nu)),
                    "||D||^2 <= 8, ||D_p|| <= sqrt(3), sup|phi'''|");
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return new TotalVariationEvaluator(shape, weight, nu);
        }
    }
}
