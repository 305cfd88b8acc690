package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;

/**
 * g at an inexact solution of one sample, and how far the exact value g(xhat) may be: by Taylor's theorem at most ||grad g(xt)|| e + L_g e^2 / 2 with e = ||grad_x
 * h(xt)|| / mu >= ||xt - xhat||. Rounding is added to each measured quantity, and that of g itself.
 *
 * @param margin bound on |g(xt) - g(xhat)|, with g(xt) as computed
 */
record SampleLoss(double value, Constant margin, Cost cost, boolean converged) {

    static SampleLoss of(
            LowerLevelObjective objective, UpperLevelObjective upper, double[] x, LowerLevelSolution solution) {
        Constant mu = objective.constants().strongConvexity();
        Constant gradientRounding = objective.gradientRounding(x);
        Constant slopeRounding = upper.gradientRounding(x);
        Constant valueRounding = upper.valueRounding(x);
        Constant smoothness = upper.smoothness();
        double[] slope = new double[x.length];
        upper.gradient(x, slope);
        double e = (Rounding.up(solution.gradientNorm(), x.length) + gradientRounding.value()) / mu.value();
        double size = Rounding.norm(slope) + slopeRounding.value();
        double margin = size * e + smoothness.value() * e * e / 2 + valueRounding.value();
        return new SampleLoss(
                upper.value(x),
                Constant.derived(
                        Double.isNaN(margin) ? Double.POSITIVE_INFINITY : margin * (1 + 1e-11),
                        "descent lemma",
                        mu,
                        gradientRounding,
                        slopeRounding,
                        valueRounding,
                        smoothness),
                new Cost(solution.iterations(), 0, solution.gradients(), solution.values(), 0, 0),
                solution.termination().converged());
    }
}
