package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;

/**
 * Second derivatives held as they are given.
 *
 * @param hessian A(x)
 * @param mixed B(x)
 * @param mixedNorm bound on ||B(x)||
 * @param mixedLipschitz L_B at x
 * @param hessianRoundingRate bound on the rounding error of A q relative to ||q||
 * @param mixedRoundingRate bound on the rounding error of B^T q relative to ||q||
 */
public record FixedLinearization(
        LinearOperator hessian,
        LinearOperator mixed,
        Constant mixedNorm,
        Constant mixedLipschitz,
        Constant hessianRoundingRate,
        Constant mixedRoundingRate)
        implements Linearization {

    /** Rounding is ignored. */
    public FixedLinearization(
            LinearOperator hessian, LinearOperator mixed, Constant mixedNorm, Constant mixedLipschitz) {
        this(hessian, mixed, mixedNorm, mixedLipschitz, Constant.ROUNDING_IGNORED, Constant.ROUNDING_IGNORED);
    }

    @Override
    public Constant hessianRounding(double[] q) {
        return times(hessianRoundingRate, q);
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return times(mixedRoundingRate, q);
    }

    private static Constant times(Constant rate, double[] q) {
        return Constant.derived(rate.value() * Dense.norm(q), rate.source(), rate);
    }
}
