package org.bilevel.solvers.commonsmath;

import org.apache.commons.math3.linear.SymmLQ;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * Apache Commons Math's SYMMLQ (Paige and Saunders 1975), for symmetric A, definite or not. Where r^T A r = 0
 * for the first residual r it may take A for ill-conditioned, hence a Breakdown; {@code Minres} has no such gap.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition: the library solves for the
 * correction of x, is stopped when its own residual estimate meets the tolerance, and is run again while the true residual does
 * not. Stalled once a run no longer halves the true residual. An iteration is a product of the library's; a solve
 * costs one more at the start and one after each run. Storage beyond x: 2n, and 7n of the library's own, some of it
 * allocated anew in every iteration.
 *
 * @param maxIterations most iterations, over all runs
 */
public record CommonsSymmLq(
        @Option(value = "most iterations", preset = "1000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public CommonsSymmLq {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public CommonsSymmLq() {
        this(1000);
    }

    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        // The library's own limit and tolerance are out of the way: ours are enforced from outside.
        return Correction.solve(
                new SymmLQ(Integer.MAX_VALUE, 0, false),
                Structure.SYMMETRIC,
                maxIterations,
                a,
                b,
                x,
                stopping,
                workspace);
    }
}
