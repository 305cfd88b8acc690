package org.bilevel.api.hypergradient;

import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;

/**
 * The inexact solutions of one sample's two levels, as they were measured: all that a bound on the error of its hypergradient may use.
 *
 * @param problem the lower level at theta, for whoever needs an objective of its own
 * @param sample i
 * @param objective h_i(., theta)
 * @param linearization of the objective at xt; valid only until another method of the objective is called, other than its constants and its rounding
 * @param upper g_i
 * @param x xt, length n
 * @param q qt, length n
 * @param z -B(xt)^T qt as computed, length d
 * @param gradientNorm ||grad_x h(xt)|| as computed
 * @param residualNorm ||A(xt) qt - grad g(xt)|| as computed
 */
public record InexactSolution(
        LowerLevelProblem problem,
        int sample,
        LowerLevelObjective objective,
        Linearization linearization,
        UpperLevelObjective upper,
        double[] x,
        double[] q,
        double[] z,
        double gradientNorm,
        double residualNorm) {}
