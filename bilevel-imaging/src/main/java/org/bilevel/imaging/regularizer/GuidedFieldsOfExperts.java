package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;

/**
 * {@link FieldsOfExperts} that smooth less where a guide, an image that was restored before, shows structure:
 *
 * <pre>
 * R(x) = exp(a) sum_k exp(w_k) sum_p m_kp phi_nu((C_k x)_p),   m_kp = 1 / (1 + sum_j S_kj a_jp),   S_kj = exp(s_kj)
 * </pre>
 *
 * a_j >= 0 are features of the guide: moduli of its responses to the first J non-constant 5x5 functions of the cosine transform (times colour directions), averaged over 5x5 pixels. theta has the blocks of {@link FieldsOfExperts} and
 * {@code log_sensitivities[K,J]} (s). Convex in x for every theta and every guide; without a guide all masks are 1. One step of reweighting (Candès, Wakin and Boyd 2008; solution-driven adaptivity, Lenzen and Berger 2015), with learned reweighting.
 *
 * @param filters K
 * @param size side of the filters, odd
 * @param features J
 * @param boundary how images continue
 * @param precision of the convolutions
 * @param potential phi
 */
public record GuidedFieldsOfExperts(
        @Option(value = "number of filters", preset = "24", range = ">= 1")
        int filters,

        @Option(value = "side of the filters in pixels", preset = "7", range = "odd, >= 3")
        int size,

        @Option(value = "features of the guide", preset = "24", range = ">= 1")
        int features,

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
    public GuidedFieldsOfExperts {
        Options.requireAtLeast("filters", filters, 1);
        Options.require(size >= 3 && size % 2 == 1, "size", size, "odd and >= 3");
        Options.requireAtLeast("features", features, 1);
    }

    private FieldsOfExperts unguided() {
        return new FieldsOfExperts(filters, size, boundary, precision, potential);
    }

    @Override
    public boolean guided() {
        return true;
    }

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder()
                .addAll(unguided().layout(channels))
                .add("log_sensitivities", filters, features)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Those of {@link FieldsOfExperts} with weights times 2, and sensitivities by which masks are 1/2 where all features of the guide are half of the noise.
     */
    @Override
    public double[] initialParameters(int channels, double noise) {
        double[] unguided = unguided().initialParameters(channels, noise);
        ParameterLayout layout = layout(channels);
        double[] theta = Arrays.copyOf(unguided, layout.dimension());
        theta[layout.block("log_scale").offset()] += Math.log(2);
        Arrays.fill(theta, unguided.length, theta.length, -Math.log(0.5 * noise * features));
        return theta;
    }

    /** {@inheritDoc} That of the filters, or of what masks the responses they read; everywhere with a periodic boundary. */
    @Override
    public int reach() {
        return boundary.reach(Math.max(size - 1, size / 2 + GuideFeatures.SIZE / 2 + GuideFeatures.RADIUS));
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        ParameterLayout layout = layout(channels);
        layout.requireFinite(theta);
        int experts = unguided().layout(channels).dimension();
        double[][] sensitivities = new double[filters][features];
        for (int k = 0; k < filters; k++) {
            for (int j = 0; j < features; j++) {
                sensitivities[k][j] = Math.exp(theta[experts + k * features + j]);
            }
        }
        FieldsOfExpertsParameters parameters = new FieldsOfExpertsParameters(layout, filters, size * size);
        return BoundFieldsOfExperts.of(
                unguided(), theta, new GuidedExpertsParameters(parameters, filters * features), sensitivities);
    }
}
