package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;

/**
 * Nonmonotone accelerated proximal gradients for a smooth h, where the proximal map is the identity (Li and Lin 2015, Algorithm 2, "nmAPG"), with steps 1/L:
 *
 * <pre>
 * y_k     = x_k + (t_{k-1} / t_k) (z_k - x_k) + ((t_{k-1} - 1) / t_k) (x_k - x_{k-1})
 * z_{k+1} = y_k - grad h(y_k) / L
 * x_{k+1} = z_{k+1}                                       if h(z_{k+1}) <= c_k - delta ||z_{k+1} - y_k||^2,
 *           the better of z_{k+1} and x_k - grad h(x_k) / L  otherwise,
 * </pre>
 *
 * t_{k+1} = (1 + sqrt(1 + 4 t_k^2)) / 2, delta in units of L, and c_k an average of the values h(x_j) with weights eta^{k-j}. It was made for nonconvex h and its steps
 * do not use mu; on strongly convex h methods that do are faster.
 *
 * <p>Near the solution values differ by less than their rounding. As soon as ||grad h(y_k)||^2 / L is that small, or a difference of two values contradicts what gradients, mu and L prove about it, an upper
 * bound takes its place: h(z_{k+1}) - h(x_k) <= grad h(y_k)^T (y_k - x_k) - ||grad h(y_k)||^2 / (2 L). Where that fails the test, x_k - grad h(x_k) / L is taken, and momentum
 * starts anew there.
 *
 * <p>Gradients are evaluated at y_k, so y_k is the iterate here: it stops as soon as ||grad h(y_k)|| <= tolerance, absolute, and returns y_k. An iteration costs one
 * gradient and, as long as values tell points apart, one value; one more of each where the test fails; a solve costs one gradient and one value more, at the start. Storage beyond x: 5n,
 * and n more if L is estimated; an estimated L is raised when two gradients prove it too small, and the method starts anew, for one more value. Stalls after 100 + 4 L / mu iterations
 * that do not lower the gradient norm by 1 %.
 *
 * @param maxIterations most iterations
 * @param averaging eta; 0 demands descent in every iteration
 * @param decrease delta / L
 */
public record NonmonotoneApg(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations,

        @Option(value = "weight of earlier values of h in the average", preset = "0.8", range = ">= 0 and < 1")
        double averaging,

        @Option(value = "least decrease of h relative to L times the squared step", preset = "1e-4", range = "> 0")
        double decrease)
        implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public NonmonotoneApg {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
        Options.require(averaging >= 0 && averaging < 1, "averaging", averaging, ">= 0 and < 1");
        Options.requirePositive("decrease", decrease);
    }

    /** With the defaults. */
    public NonmonotoneApg() {
        this(10_000, 0.8, 1e-4);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        return Descent.solve(
                new NonmonotoneDescent(objective, x, averaging, decrease, workspace), maxIterations, stopping);
    }
}
