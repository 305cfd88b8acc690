package org.bilevel.solvers.hypergradient;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;

/**
 * A posteriori bound on the error of one sample's hypergradient z = -B(xt)^T qt. With e = ||grad_x h(xt)|| / mu and r = ||A(xt) qt -
 * grad g(xt)||, both measured:
 *
 * <pre>
 * ||z - grad f|| <= (||B(xt)|| + L_B e) / mu * (r + (L_A ||qt|| + L_g) e) + L_B e ||qt||
 * </pre>
 *
 * from z - grad f = -B(xhat)^T (qt - qhat) - (B(xt) - B(xhat))^T qt and A(xhat)(qt - qhat) = (A(xhat) - A(xt)) qt + (A(xt) qt - grad g(xt)) + (grad
 * g(xt) - grad g(xhat)). It uses ||qt|| itself and is hence tighter than the omega of Ehrhardt and Roberts (2024, arXiv 2301.04764). Holds in exact
 * arithmetic: rounding is not accounted for, so that it says nothing once e or r are near rounding level.
 */
public final class ErrorBound {

    private ErrorBound() {}

    /**
     * The bound; certified if every constant in it is.
     *
     * @param constants mu and L_A
     * @param linearization at xt, for ||B(xt)|| and L_B
     * @param upperSmoothness L_g
     * @param gradientNorm measured ||grad_x h(xt)||
     * @param residualNorm measured ||A(xt) qt - grad g(xt)||
     * @param adjointNorm ||qt||
     */
    public static Constant of(
            LowerLevelConstants constants,
            Linearization linearization,
            Constant upperSmoothness,
            double gradientNorm,
            double residualNorm,
            double adjointNorm) {
        Constant mixedNorm = linearization.mixedNorm();
        Constant mixedLipschitz = linearization.mixedLipschitz();
        double mu = constants.mu();
        double e = gradientNorm / mu;
        double adjointError =
                (residualNorm + (constants.hessianLipschitz().value() * adjointNorm + upperSmoothness.value()) * e)
                        / mu;
        double value = (mixedNorm.value() + mixedLipschitz.value() * e) * adjointError
                + mixedLipschitz.value() * e * adjointNorm;
        return Constant.derived(
                value,
                "a posteriori bound with ||q||",
                constants.strongConvexity(),
                constants.hessianLipschitz(),
                upperSmoothness,
                mixedNorm,
                mixedLipschitz);
    }
}
