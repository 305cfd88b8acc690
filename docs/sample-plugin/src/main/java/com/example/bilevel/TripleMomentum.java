package com.example.bilevel;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;

/**
 * The triple momentum method (Van Scoy, Freeman and Lynch 2018), with rho = 1 - 1/sqrt(L/mu):
 *
 * <pre>
 * y_k = (1 + gamma) u_k - gamma u_{k-1},   gamma = rho^2 / ((1 + rho)(2 - rho))
 * u_{k+1} = (1 + beta) u_k - beta u_{k-1} - (1 + rho)/L grad h(y_k),   beta = rho^2 / (2 - rho)
 * </pre>
 *
 * Stops as soon as ||grad h(y_k)|| <= tolerance, and returns y_k. Takes L at its word. Storage beyond x: 3n.
 */
public record TripleMomentum(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations) implements LowerLevelSolver {

    public TripleMomentum {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        Options.require(x.length == objective.dimension(), "length of x", x.length, "the dimension of h");
        LowerLevelConstants constants = objective.constants();
        double l = constants.l();
        double rho = 1 - Math.sqrt(constants.mu() / l);
        double beta = rho * rho / (2 - rho);
        double gamma = beta / (1 + rho);
        double[] u = workspace.vector(0, x.length);
        double[] before = workspace.vector(1, x.length);
        double[] gradient = workspace.vector(2, x.length);
        System.arraycopy(x, 0, u, 0, x.length);
        System.arraycopy(x, 0, before, 0, x.length);
        for (int iteration = 0; ; iteration++) {
            for (int i = 0; i < x.length; i++) {
                x[i] = u[i] + gamma * (u[i] - before[i]);
            }
            objective.gradient(x, gradient);
            double norm = norm(gradient);
            Termination ending = ending(iteration, norm, stopping);
            if (ending != null) {
                return new LowerLevelSolution(norm, iteration, iteration + 1, 0, ending);
            }
            for (int i = 0; i < x.length; i++) {
                double next = u[i] + beta * (u[i] - before[i]) - (1 + rho) / l * gradient[i];
                before[i] = u[i];
                u[i] = next;
            }
        }
    }

    /** How the solve ends at this point, or null if it goes on. */
    private Termination ending(int iteration, double norm, Stopping stopping) {
        if (!Double.isFinite(norm)) {
            return new Termination.NonFinite(iteration, "gradient");
        } else if (norm <= stopping.tolerance()) {
            return new Termination.Converged(norm, stopping.tolerance());
        } else if (stopping.cancelled().getAsBoolean()) {
            return new Termination.Cancelled(iteration);
        } else if (iteration == maxIterations) {
            return new Termination.IterationLimit(maxIterations, norm, stopping.tolerance());
        }
        return null;
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double entry : vector) {
            sum += entry * entry;
        }
        return Math.sqrt(sum);
    }
}
