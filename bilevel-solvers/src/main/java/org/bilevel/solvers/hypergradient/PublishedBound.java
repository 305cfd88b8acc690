package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.Rounding;

/**
 * The published a posteriori bound (Ehrhardt and Roberts 2024, arXiv 2301.04764; Salehi et al. 2025, arXiv 2308.10098, Theorem 2.1), with measured e
 * and r in place of tolerances:
 *
 * <pre>
 * omega = c e + ||B(xt)|| r / mu + L_B L_g e^2 / mu
 * c = L_g ||B(xt)|| / mu + L_{A^-1} ||grad g(xt)|| ||B(xt)|| + L_B ||grad g(xt)|| / mu,   L_{A^-1} = L_A / mu^2
 * </pre>
 *
 * It depends on qt through r only. Rounding is added to each measured quantity. Proof: docs/theory/error-bounds.md, section 2.
 */
public record PublishedBound() implements ErrorBound {

    @Override
    public Constant of(InexactSolution solution) {
        Measured measured = Measured.globally(solution);
        Linearization linearization = solution.linearization();
        Constant hessianLipschitz = solution.objective().constants().hessianLipschitz();
        Constant mixedNorm = linearization.mixedNorm();
        Constant mixedLipschitz = linearization.mixedLipschitz();
        double mu = measured.mu();
        double e = measured.distance();
        double slope = upperGradientNorm(solution);
        double c = measured.upperSmoothness() * mixedNorm.value() / mu
                + hessianLipschitz.value() / (mu * mu) * slope * mixedNorm.value()
                + mixedLipschitz.value() * slope / mu;
        double omega = c * e
                + mixedNorm.value() * measured.residual() / mu
                + mixedLipschitz.value() * measured.upperSmoothness() * e * e / mu;
        return measured.bound(
                omega + measured.rounding(), "published omega", hessianLipschitz, mixedNorm, mixedLipschitz);
    }

    private static double upperGradientNorm(InexactSolution solution) {
        double[] gradient = new double[solution.x().length];
        solution.upper().gradient(solution.x(), gradient);
        return Rounding.norm(gradient)
                + solution.upper().gradientRounding(solution.x()).value();
    }
}
