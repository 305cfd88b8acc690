package org.bilevel.api.problem;

import org.bilevel.api.operator.SpectralBounds;

/**
 * Constants of one lower-level objective at one theta that hold for every x. L_B, which need not be finite
 * over all of R^n, belongs to {@link Linearization}.
 *
 * @param strongConvexity mu > 0, a lower bound on the smallest eigenvalue of A(x) for every x
 * @param smoothness L, an upper bound on the largest eigenvalue of A(x) for every x
 * @param hessianLipschitz L_A, with ||A(x) - A(y)|| <= L_A ||x - y|| (spectral norm)
 */
public record LowerLevelConstants(Constant strongConvexity, Constant smoothness, Constant hessianLipschitz) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException unless 0 < mu <= L
     */
    public LowerLevelConstants {
        if (!(strongConvexity.value() > 0) || !(smoothness.value() >= strongConvexity.value())) {
            throw new IllegalArgumentException(
                    "mu = %s, L = %s, must satisfy 0 < mu <= L".formatted(strongConvexity.value(), smoothness.value()));
        }
    }

    /** mu. */
    public double mu() {
        return strongConvexity.value();
    }

    /** L. */
    public double l() {
        return smoothness.value();
    }

    /** mu and L as bounds on the eigenvalues of every A(x). */
    public SpectralBounds spectralBounds() {
        return new SpectralBounds(mu(), l());
    }
}
