package org.bilevel.solvers.stochastic;

import java.util.Arrays;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.vector.Vectors;

/**
 * f(theta) = g(xhat(theta)) and its gradient over all samples, to a tolerance far below what stochastic methods reach: what they are judged by. The lower level is solved by
 * Newton's method with CG, its steps halved until the gradient norm falls. Belongs to one thread.
 */
public final class ValueFunction {

    private static final int NEWTON_STEPS = 200;
    private static final int HALVINGS = 40;

    /** Residual of a Newton system relative to its right-hand side, far from the solution; near it convergence is quadratic. */
    private static final double FORCING = 0.1;

    private final FullBatchProblem whole;
    private final FiniteSumProblem problem;
    private final double tolerance;
    private final Workspace workspace = new Workspace();
    private final LinearSolver solver = new ConjugateGradient(2000);

    /**
     * For a problem.
     *
     * @param problem what to evaluate
     * @param tolerance on the last Newton step relative to 1 + ||x||, and on the residual of the adjoint equation relative to ||grad g||; positive
     */
    public ValueFunction(FiniteSumProblem problem, double tolerance) {
        this.problem = problem;
        this.whole = new FullBatchProblem(problem);
        this.tolerance = tolerance;
    }

    /**
     * A value.
     *
     * @param value f(theta)
     * @param gradient grad f(theta), length d
     * @param x xhat(theta), length n
     * @param solved whether both levels met the tolerance
     */
    public record Value(double value, double[] gradient, double[] x, boolean solved) {}

    /**
     * Evaluates.
     *
     * @param theta length d, unmodified
     * @param start where to look for xhat from, length n, unmodified
     */
    public Value at(double[] theta, double[] start) {
        LowerLevelObjective h = whole.lowerLevel(theta).objective(0);
        double[] x = start.clone();
        boolean solved = minimise(h, x);
        UpperLevelObjective g = whole.upperLevel(0);
        double[] slope = new double[x.length];
        g.gradient(x, slope);
        Linearization linearization = h.linearize(x);
        double[] q = new double[x.length];
        double residual = tolerance * Vectors.norm2(slope);
        solved &= solver.solve(linearization.hessian(), slope, q, Stopping.at(residual), workspace)
                .termination()
                .converged();
        double[] gradient = new double[theta.length];
        linearization.mixed().applyTranspose(q, gradient);
        Vectors.scale(-1, gradient);
        return new Value(g.value(x), gradient, x, solved);
    }

    /** Newton's method on x, in place, until a step is within the tolerance; whether one was. */
    private boolean minimise(LowerLevelObjective h, double[] x) {
        int n = problem.dimension();
        double[] gradient = new double[n];
        double[] trial = new double[n];
        double[] step = new double[n];
        h.gradient(x, gradient);
        double norm = Vectors.norm2(gradient);
        double first = norm;
        for (int k = 0; k < NEWTON_STEPS && norm > 0; k++) {
            // Quadratic near the solution, and no more work than that far from it.
            double forcing = Math.min(FORCING, norm / first);
            Arrays.fill(step, 0);
            solver.solve(h.linearize(x).hessian(), gradient, step, Stopping.at(forcing * norm), workspace);
            double shortened = descend(h, x, step, norm, trial, gradient);
            if (Vectors.norm2(step) <= tolerance * (1 + Vectors.norm2(x))) {
                return true;
            }
            if (!(shortened < norm)) {
                return false;
            }
            norm = shortened;
        }
        return norm == 0;
    }

    /** Moves x against a step, halved until the gradient norm falls; the new norm, or NaN where none does. */
    private static double descend(
            LowerLevelObjective h, double[] x, double[] step, double norm, double[] trial, double[] gradient) {
        double length = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            Vectors.copy(x, trial);
            Vectors.axpy(-length, step, trial);
            h.gradient(trial, gradient);
            double trialNorm = Vectors.norm2(gradient);
            if (trialNorm < (1 - 1e-4 * length) * norm) {
                Vectors.copy(trial, x);
                return trialNorm;
            }
            length /= 2;
        }
        return Double.NaN;
    }
}
