package org.bilevel.api.testkit;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.Rounding;

/** The bound with ||qt|| (theory, section 2), rounding added to every measured quantity: shows that the contract can be met. */
record ReferenceErrorBound() implements ErrorBound {

    @Override
    public Constant of(InexactSolution solution) {
        LowerLevelConstants constants = solution.objective().constants();
        Linearization linearization = solution.linearization();
        double[] q = solution.q();
        Constant gradientRounding = solution.objective().gradientRounding(solution.x());
        Constant upperRounding = solution.upper().gradientRounding(solution.x());
        Constant hessianRounding = linearization.hessianRounding(q);
        Constant mixedRounding = linearization.mixedRounding(q);
        double operations = 4.0 * q.length;
        double norm = Rounding.up(Dense.norm(q), operations);
        double e = (Rounding.up(solution.gradientNorm(), operations) + gradientRounding.value()) / constants.mu();
        double r = Rounding.up(solution.residualNorm(), operations) + hessianRounding.value() + upperRounding.value();
        double lipschitz = linearization.mixedLipschitz().value();
        double adjoint = (r
                        + (constants.hessianLipschitz().value() * norm
                                        + solution.upper().smoothness().value())
                                * e)
                / constants.mu();
        double bound = (linearization.mixedNorm().value() + lipschitz * e) * adjoint
                + lipschitz * e * norm
                + mixedRounding.value();
        return Constant.derived(
                bound * (1 + 1e-11),
                "a posteriori bound",
                constants.strongConvexity(),
                constants.hessianLipschitz(),
                linearization.mixedNorm(),
                linearization.mixedLipschitz(),
                solution.upper().smoothness(),
                gradientRounding,
                upperRounding,
                hessianRounding,
                mixedRounding);
    }
}
