package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * The heavy ball (Polyak 1964), with the parameters that are best for quadratics:
 *
 * <pre>
 * x_{k+1} = x_k - 4 / (sqrt(L) + sqrt(mu))^2 grad h(x_k) + beta (x_k - x_{k-1}),
 * beta = ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))^2,   kappa = L / mu,   x_{-1} = x_0.
 * </pre>
 *
 * <p>On a quadratic, ||x_k - xhat|| and ||grad h(x_k)|| are at most (1 + (1 + rho) k) rho^k times what they were at the start, rho^2 = beta, which rises to about
 * 0.4 sqrt(kappa) before it falls. On other strongly convex h convergence is proven from nearby starts only, and the iterates may run in a cycle for ever (Lessard, Recht and
 * Packard 2016, section 4.6). This implementation converges from everywhere: where the gradient exceeds twice the bound above, steps 2 / (L + mu) without momentum
 * take over until it is half of what it was at the last start, and the heavy ball starts anew there.
 *
 * <p>Stops as soon as ||grad h(x_k)|| <= tolerance, absolute, at the returned x_k. An iteration costs one gradient; a solve costs one more, at the start. Storage beyond x:
 * 2n, and n more if L is estimated; an estimated L is raised when two gradients prove it too small. Stalls after 100 + kappa / 2 iterations that do not lower the gradient
 * norm by 1 %.
 *
 * @param maxIterations most iterations
 */
public record HeavyBall(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public HeavyBall {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the defaults. */
    public HeavyBall() {
        this(10_000);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        return Descent.solve(new HeavyBallDescent(objective, x, workspace), maxIterations, stopping);
    }
}
