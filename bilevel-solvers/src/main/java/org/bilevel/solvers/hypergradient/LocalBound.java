package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.ParameterLayout;

/**
 * The a posteriori bound from what is known near xt and about qt itself, not from constants that hold everywhere and for every q:
 *
 * <pre>
 * ||z - grad f|| <= (||B(xt)|| + L_B e) / mu(e) * (r + a + L_g e) + b
 * a >= ||(A(y) - A(xt)) qt||,   b >= ||(B(y) - B(xt))^T qt||   for every y with ||y - xt|| <= e
 * </pre>
 *
 * with mu(e) a lower bound on A in that ball. Where a problem knows nothing local, a = L_A ||qt|| e and b = L_B ||qt|| e, and this is
 * {@link AdjointNormBound}; it never exceeds it while everything is certified. Rounding is added to each measured quantity. Proof: docs/theory/error-bounds.md, section 4.
 */
public record LocalBound() implements ErrorBound {

    @Override
    public Constant of(InexactSolution solution) {
        Linearization linearization = solution.linearization();
        Measured measured = Measured.locally(solution);
        return of(
                solution,
                measured,
                linearization.mixedNorm(),
                linearization.mixedChange(solution.q(), measured.distance()));
    }

    /** The same for one block of theta: a bound on the error of that block of z. */
    public Constant of(InexactSolution solution, ParameterLayout.Block block) {
        Linearization linearization = solution.linearization();
        Measured measured = Measured.locally(solution);
        return of(
                solution,
                measured,
                linearization.mixedNorm(block),
                linearization.mixedChange(solution.q(), measured.distance(), block));
    }

    private static Constant of(
            InexactSolution solution, Measured measured, Constant mixedNorm, Constant localMixedChange) {
        Linearization linearization = solution.linearization();
        double e = measured.distance();
        Constant hessianChange = Constant.leastUpper(
                times(solution.objective().constants().hessianLipschitz(), measured.adjointNorm() * e),
                linearization.hessianChange(solution.q(), e));
        Constant mixedLipschitz = linearization.mixedLipschitz();
        Constant mixedChange = Constant.leastUpper(times(mixedLipschitz, measured.adjointNorm() * e), localMixedChange);
        double value = (mixedNorm.value() + mixedLipschitz.value() * e) * measured.adjointError(hessianChange.value())
                + mixedChange.value()
                + measured.rounding();
        return measured.bound(
                value, "a posteriori bound near x", hessianChange, mixedChange, mixedNorm, mixedLipschitz);
    }

    private static Constant times(Constant constant, double factor) {
        return Constant.derived(constant.value() * factor, constant.source(), constant);
    }
}
