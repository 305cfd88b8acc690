package org.bilevel.solvers.hypergradient;

import java.util.stream.Stream;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.Rounding;

/**
 * The measured quantities that all bounds start from, rounding added, with the provenance of what they depend on.
 *
 * @param mu lower bound on the eigenvalues of A between xt and xhat
 * @param distance e >= ||xt - xhat||
 * @param residual r >= ||A(xt) qt - grad g(xt)||
 * @param adjointNorm >= ||qt||
 * @param upperSmoothness L_g
 * @param rounding of z itself, given qt
 * @param inputs all constants used so far
 */
record Measured(
        double mu,
        double distance,
        double residual,
        double adjointNorm,
        double upperSmoothness,
        double rounding,
        Constant... inputs) {

    /** With mu as it holds everywhere. */
    static Measured globally(InexactSolution solution) {
        return of(solution, solution.objective().constants().strongConvexity());
    }

    /**
     * With the eigenvalues of A near xt: xhat lies within e = ||grad h(xt)|| / mu, and on the segment from xt to it A is at least mu(e), hence
     * ||xt - xhat|| <= ||grad h(xt)|| / mu(e), too.
     */
    static Measured locally(InexactSolution solution) {
        Constant mu = solution.objective().constants().strongConvexity();
        Constant near =
                solution.linearization().strongConvexity(globally(solution).distance());
        return of(solution, Constant.greatestLower(mu, near));
    }

    private static Measured of(InexactSolution solution, Constant mu) {
        Linearization linearization = solution.linearization();
        Constant gradientRounding = solution.objective().gradientRounding(solution.x());
        Constant upperRounding = solution.upper().gradientRounding(solution.x());
        Constant hessianRounding = linearization.hessianRounding(solution.q());
        Constant mixedRounding = linearization.mixedRounding(solution.q());
        Constant upperSmoothness = solution.upper().smoothness();
        int n = solution.x().length;
        double residual = Rounding.up(solution.residualNorm(), n + 1.0);
        return new Measured(
                mu.value(),
                (Rounding.up(solution.gradientNorm(), n) + gradientRounding.value()) / mu.value(),
                residual + hessianRounding.value() + upperRounding.value(),
                Rounding.norm(solution.q()),
                upperSmoothness.value(),
                mixedRounding.value(),
                mu,
                gradientRounding,
                upperRounding,
                hessianRounding,
                mixedRounding,
                upperSmoothness);
    }

    /**
     * ||qt - qhat|| <= (r + change + L_g e) / mu.
     *
     * @param hessianChange bound on ||(A(xt) - A(xhat)) qt||
     */
    double adjointError(double hessianChange) {
        return (residual + hessianChange + upperSmoothness * distance) / mu;
    }

    /** A bound from these quantities and more constants; enlarged for the rounding of its own evaluation and of theirs. */
    Constant bound(double value, String source, Constant... more) {
        double enlarged = Double.isNaN(value) ? Double.POSITIVE_INFINITY : value * (1 + 1e-11);
        return Constant.derived(
                enlarged, source, Stream.of(inputs, more).flatMap(Stream::of).toArray(Constant[]::new));
    }
}
