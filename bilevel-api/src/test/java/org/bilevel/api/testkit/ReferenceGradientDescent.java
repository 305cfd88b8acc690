package org.bilevel.api.testkit;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;

/** Gradient descent with step 2/(L + mu), as plain as can be: shows that the contract can be met. */
record ReferenceGradientDescent(int iterationLimit) implements LowerLevelSolver {

    private static final int PATIENCE = 1000;

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        if (x.length != objective.dimension()) {
            throw new IllegalArgumentException(
                    "x has length %d, must have length %d".formatted(x.length, objective.dimension()));
        }
        double step = 2 / (objective.constants().l() + objective.constants().mu());
        double[] gradient = workspace.vector(0, x.length);
        double best = Double.POSITIVE_INFINITY;
        int bestIteration = 0;
        for (int iteration = 0; ; iteration++) {
            objective.gradient(x, gradient);
            double norm = Dense.norm(gradient);
            if (norm < best) {
                best = norm;
                bestIteration = iteration;
            }
            Termination termination = null;
            if (!Double.isFinite(norm)) {
                termination = new Termination.NonFinite(iteration, "gradient");
            } else if (norm <= stopping.tolerance()) {
                termination = new Termination.Converged(norm, stopping.tolerance());
            } else if (iteration == iterationLimit) {
                termination = new Termination.IterationLimit(iterationLimit, norm, stopping.tolerance());
            } else if (iteration - bestIteration > PATIENCE) {
                termination = new Termination.Stalled(iteration, norm, stopping.tolerance());
            } else if (stopping.cancelled().getAsBoolean()) {
                termination = new Termination.Cancelled(iteration);
            }
            if (termination != null) {
                return new LowerLevelSolution(norm, iteration, iteration + 1, 0, termination);
            }
            for (int i = 0; i < x.length; i++) {
                x[i] -= step * gradient[i];
            }
        }
    }
}
