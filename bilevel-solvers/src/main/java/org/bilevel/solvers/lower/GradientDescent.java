package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * Gradient descent with the fixed step 2 / (L + mu): x_{k+1} = x_k - 2 / (L + mu) grad h(x_k).
 *
 * <p>Stops as soon as ||grad h(x_k)|| <= tolerance, absolute, at the returned x_k. Both ||x_k - xhat|| and ||grad h(x_k)||
 * fall by (kappa - 1) / (kappa + 1) an iteration, kappa = L / mu (Nesterov 2004, Theorem 2.1.15). An iteration costs one
 * gradient; a solve costs one more, at the start. Storage beyond x: 2n, and n more if L is estimated. An estimated L is
 * raised when two gradients prove it too small, without further evaluations, and a step that made the gradient grow is
 * then taken back. Stalls after 100 + kappa / 2 iterations that do not lower the gradient norm by 1 %.
 *
 * @param maxIterations most iterations
 */
public record GradientDescent(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public GradientDescent {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public GradientDescent() {
        this(10_000);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        return Descent.solve(
                new SteepestDescent(objective, x, SteepestDescent.Step.LONG, workspace), maxIterations, stopping);
    }
}
