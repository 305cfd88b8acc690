package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.ParameterLayout;

/**
 * Of {@link GuidedFieldsOfExperts}: theta ends with the log S_kj, which are coordinates themselves.
 *
 * @param experts all others, on the layout of the whole
 * @param sensitivities how many there are
 */
record GuidedExpertsParameters(FieldsOfExpertsParameters experts, int sensitivities) implements ExpertParameters {

    @Override
    public ParameterLayout layout() {
        return experts.layout();
    }

    @Override
    public void pushForward(double[] direction, double[] eta) {
        experts.pushForward(direction, eta);
        System.arraycopy(direction, direction.length - sensitivities, eta, eta.length - sensitivities, sensitivities);
    }

    @Override
    public void pullBack(double[] eta, double[] out) {
        experts.pullBack(eta, out);
        System.arraycopy(eta, eta.length - sensitivities, out, out.length - sensitivities, sensitivities);
    }

    /** {@inheritDoc} Where a column of log W_k has a weight m phi', those of log S_kj together have at most m (1 - m) |phi'| <= |phi'| / 4, for shares r_kj that sum to 1 - m: docs/theory/constants.md, section 7d. */
    @Override
    public double[] blockSquares(Norms norms) {
        double[] others = experts.blockSquares(norms);
        double[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = norms.weights() / 16;
        return all;
    }

    /** {@inheritDoc} The entries of one filter's log S_kj add up to no more than the entry of its log W_k if every pixel counts with its modulus, as the bound on that entry's error does. */
    @Override
    public double rounding(double filters, double filtersSize, double logarithms) {
        return experts.rounding(filters, filtersSize, logarithms) + logarithms;
    }
}
