package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * Smoothed total variation, isotropic and coupled over channels:
 *
 * <pre>
 * R(x) = exp(a) sum_p phi_nu((D x)_p),   phi_nu(t) = sqrt(|t|^2 + nu^2) - nu,   nu = exp(s)
 * </pre>
 *
 * (D x)_p holds the forward differences of all channels at pixel p, zero across the last row and column. theta has the blocks
 * {@code log_weight[1]} (a) and {@code log_smoothing[1]} (s). The anisotropic kind adds up phi_nu over single differences instead. Rudin, Osher and Fatemi 1992; coupling of Bresson and Chan 2008; anisotropic as in Esedoglu and Osher 2004.
 *
 * <p>||D||^2 <= 8; one pixel's differences have norm at most sqrt(3). Hence the Hessian is at most 8 exp(a) / nu, and its Lipschitz
 * constant at most 8 sqrt(3) exp(a) sup|phi'''|; both hold for either kind.
 *
 * @param kind which differences are under a root together
 */
public record TotalVariation(
        @Option(
                value = "whether all differences of a pixel are under one root",
                preset = "isotropic",
                range = "isotropic, anisotropic")
        Kind kind)
        implements Regularizer {

    /** Which differences are under a root together. */
    public enum Kind {
        /** All at a pixel: edges in any direction cost the same. */
        ISOTROPIC,
        /** Each alone: edges along rows and columns cost least. */
        ANISOTROPIC
    }

    /** Isotropic. */
    public TotalVariation() {
        this(Kind.ISOTROPIC);
    }

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .add("log_weight", 1)
                .add("log_smoothing", 1)
                .build();
    }

    /** {@inheritDoc} Weight 0.8 times the noise, nu a tenth of it. The weight of the anisotropic kind is less by as much as the sum of moduli of 2C Gaussians exceeds their norm in the mean. */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        double differences = 2.0 * channels;
        double excess =
                kind == Kind.ISOTROPIC ? 1 : differences * Math.sqrt(2 / Math.PI) / Math.sqrt(differences - 0.5);
        return new double[] {Math.log(0.8 * noise / excess), Math.log(0.1 * noise)};
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
        return new BoundTotalVariation(kind, weight, nu);
    }

    private record BoundTotalVariation(Kind kind, double weight, double nu) implements BoundRegularizer {

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
            return new TotalVariationEvaluator(shape, kind, weight, nu);
        }
    }
}
