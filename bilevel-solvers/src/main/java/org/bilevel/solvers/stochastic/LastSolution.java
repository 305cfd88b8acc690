package org.bilevel.solvers.stochastic;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.vector.Vectors;

/**
 * A solver that remembers its last solution.
 *
 * @param solver what solves
 * @param x the last solution, length n
 */
record LastSolution(LowerLevelSolver solver, double[] x) implements LowerLevelSolver {

    @Override
    public LowerLevelSolution solve(
            LowerLevelObjective objective, double[] start, Stopping stopping, Workspace workspace) {
        LowerLevelSolution solution = solver.solve(objective, start, stopping, workspace);
        Vectors.copy(start, x);
        return solution;
    }
}
