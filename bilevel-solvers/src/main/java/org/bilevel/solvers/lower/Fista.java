package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * FISTA for smooth objectives (Beck and Teboulle 2009; Chambolle and Pock 2016 for strong convexity):
 *
 * <pre>
 * x_{k+1} = y_k - (1/L) grad h(y_k),   y_{k+1} = x_{k+1} + beta_k (x_{k+1} - x_k),   y_0 = x_0.
 * </pre>
 *
 * <p>The method evaluates gradients at y_k only, so y_k is its iterate here: it stops as soon as ||grad h(y_k)|| <=
 * tolerance, absolute, and returns y_k, whose gradient it has measured, without a second evaluation. An iteration costs
 * one gradient; a solve costs one more, at the start. Storage beyond x: 3n (2n without momentum), and n more if L is estimated. An
 * estimated L is raised when two gradients prove it too small, without further evaluations. Stalls after 100 + 4
 * sqrt(L / mu) iterations that do not lower the gradient norm by 1 %.
 *
 * @param maxIterations most iterations
 * @param momentum the choice of beta_k; with {@link Momentum#NONE} the iterates are those of gradient descent with step 1/L
 */
public record Fista(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations,

        @Option(
                value = "choice of the extrapolation",
                preset = "STRONGLY_CONVEX_RESTART",
                range = "STRONGLY_CONVEX, STRONGLY_CONVEX_RESTART, ADAPTIVE_RESTART, NONE")
        Momentum momentum)
        implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Fista {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit and momentum. */
    public Fista() {
        this(10_000, Momentum.STRONGLY_CONVEX_RESTART);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        Descent method = momentum == Momentum.NONE
                ? new SteepestDescent(objective, x, SteepestDescent.Step.SAFE, workspace)
                : new AcceleratedDescent(objective, x, momentum, workspace);
        return Descent.solve(method, maxIterations, stopping);
    }
}
