package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;

/**
 * The a posteriori bound with ||qt|| itself in place of its worst case ||grad g|| / mu (theory, section 2). With measured e = ||grad_x h(xt)|| / mu and r =
 * ||A(xt) qt - grad g(xt)||:
 *
 * <pre>
 * ||z - grad f|| <= (||B(xt)|| + L_B e) / mu * (r + (L_A ||qt|| + L_g) e) + L_B e ||qt||
 * </pre>
 *
 * from z - grad f = -B(xhat)^T (qt - qhat) - (B(xt) - B(xhat))^T qt and A(xhat)(qt - qhat) = (A(xhat) - A(xt)) qt + (A(xt) qt - grad g(xt)) + (grad
 * g(xt) - grad g(xhat)). Rounding is added to each measured quantity. Proof: docs/theory/error-bounds.md, section 3.
 */
public record AdjointNormBound() implements ErrorBound {

    @Override
    public Constant of(InexactSolution solution) {
        Measured measured = Measured.globally(solution);
        Linearization linearization = solution.linearization();
        Constant hessianLipschitz = solution.objective().constants().hessianLipschitz();
        Constant mixedNorm = linearization.mixedNorm();
        Constant mixedLipschitz = linearization.mixedLipschitz();
        double e = measured.distance();
        double adjointError = measured.adjointError(hessianLipschitz.value() * measured.adjointNorm() * e);
        double value = (mixedNorm.value() + mixedLipschitz.value() * e) * adjointError
                + mixedLipschitz.value() * e * measured.adjointNorm()
                + measured.rounding();
        return measured.bound(value, "a posteriori bound with ||q||", hessianLipschitz, mixedNorm, mixedLipschitz);
    }
}
