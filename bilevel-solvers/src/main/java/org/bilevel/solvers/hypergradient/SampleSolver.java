package org.bilevel.solvers.hypergradient;

import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.vector.Vectors;

/** Solves both levels of one sample and forms z = -B^T q. The memory of one thread. */
final class SampleSolver {

    private final LowerLevelSolver lower;
    private final LinearSolver adjoint;
    private final BooleanSupplier cancelled;
    private final Workspace lowerWorkspace = new Workspace();
    private final Workspace adjointWorkspace = new Workspace();
    private final Workspace own = new Workspace();

    SampleSolver(LowerLevelSolver lower, LinearSolver adjoint, BooleanSupplier cancelled) {
        this.lower = lower;
        this.adjoint = adjoint;
        this.cancelled = cancelled;
    }

    /** One sample at one theta. */
    record Sample(
            LowerLevelProblem problem,
            int index,
            LowerLevelObjective objective,
            UpperLevelObjective upper,
            int parameters) {

        static Sample of(LowerLevelProblem problem, int index, UpperLevelObjective upper, int parameters) {
            return new Sample(problem, index, problem.objective(index), upper, parameters);
        }
    }

    /** Both solves and their result. */
    record Solved(InexactSolution solution, LowerLevelSolution lower, LinearSolution adjoint) {

        Cost cost() {
            return new Cost(
                    lower.iterations(),
                    adjoint.iterations(),
                    lower.gradients(),
                    lower.values(),
                    lower.hessianProducts() + adjoint.products(),
                    1);
        }
    }

    /** Solves the lower level alone, from x, which is overwritten, until ||grad_x h|| is at most the tolerance. */
    LowerLevelSolution solveLower(LowerLevelObjective objective, double[] x, double gradientTolerance) {
        return lower.solve(objective, x, new Stopping(gradientTolerance, cancelled), lowerWorkspace);
    }

    /**
     * Solves from x and q, which are overwritten and belong to the result.
     *
     * @param gradientTolerance on ||grad_x h||
     * @param residualTolerance on ||A q - grad g||
     */
    Solved solve(Sample sample, double[] x, double[] q, double gradientTolerance, double residualTolerance) {
        LowerLevelObjective objective = sample.objective();
        double[] rhs = own.vector(0, x.length);
        LowerLevelSolution lowerSolution = solveLower(objective, x, gradientTolerance);
        Linearization linearization = objective.linearize(x);
        sample.upper().gradient(x, rhs);
        LinearSolution adjointSolution = adjoint.solve(
                linearization.hessian(), rhs, q, new Stopping(residualTolerance, cancelled), adjointWorkspace);
        double[] z = new double[sample.parameters()];
        linearization.mixed().applyTranspose(q, z);
        Vectors.scale(-1, z);
        InexactSolution solution = new InexactSolution(
                sample.problem(),
                sample.index(),
                objective,
                linearization,
                sample.upper(),
                x,
                q,
                z,
                lowerSolution.gradientNorm(),
                adjointSolution.residualNorm());
        return new Solved(solution, lowerSolution, adjointSolution);
    }
}
