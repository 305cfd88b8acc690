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
 */
public record FixedLinearization(
        LinearOperator hessian, LinearOperator mixed, Constant mixedNorm, Constant mixedLipschitz)
        implements Linearization {}
