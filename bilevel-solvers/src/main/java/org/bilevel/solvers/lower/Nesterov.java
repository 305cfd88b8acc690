package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * Nesterov's method with the constant momentum of strongly convex objectives (Nesterov 2004, scheme 2.2.11):
 *
 * <pre>
 * x_{k+1} = y_k - (1/L) grad h(y_k),   y_{k+1} = x_{k+1} + (sqrt(kappa) - 1) / (sqrt(kappa) + 1) (x_{k+1} - x_k),   y_0 = x_0.
 * </pre>
 *
 * <p>It is {@link Fista} with {@link Momentum#STRONGLY_CONVEX}; its iterate, cost, storage and stopping are described there. h(x_k) - h* falls by at
 * least 1 - 1 / sqrt(kappa) an iteration.
 *
 * @param maxIterations most iterations
 */
public record Nesterov(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Nesterov {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the defaults. */
    public Nesterov() {
        this(10_000);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        return Descent.solve(
                new AcceleratedDescent(objective, x, Momentum.STRONGLY_CONVEX, workspace), maxIterations, stopping);
    }
}
