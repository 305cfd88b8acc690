package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.problem.Constant;

/**
 * One sample's contribution to a hypergradient.
 *
 * @param z -B(xt)^T qt, length d
 * @param loss g(xt)
 * @param bound on its error
 * @param lower how the lower level went
 * @param adjoint how the adjoint system went
 */
record SampleHypergradient(double[] z, double loss, Constant bound, LowerLevelSolution lower, LinearSolution adjoint) {

    Cost cost() {
        return new Cost(
                lower.iterations(), adjoint.iterations(), lower.gradients(), lower.values(), adjoint.products(), 1);
    }
}
