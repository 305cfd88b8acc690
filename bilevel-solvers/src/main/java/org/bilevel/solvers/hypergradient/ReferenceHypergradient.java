package org.bilevel.solvers.hypergradient;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.vector.Vectors;

/**
 * One sample's hypergradient to rounding level, for small problems: what inexact ones are measured against. Costs O(n^3) time and n^2 memory.
 *
 * <p>The lower level is solved by FISTA from the cold start until Newton's method can take over, and by Newton steps with a dense Cholesky factorisation as
 * long as they lower the gradient norm; the adjoint equation by the same factorisation with iterative refinement.
 *
 * @param x xhat, length n
 * @param z grad f_i, length d
 * @param error bound on ||z - grad f_i||, by {@link LocalBound} at x
 */
public record ReferenceHypergradient(double[] x, double[] z, Constant error) {

    private static final int NEWTON_STEPS = 60;
    private static final int REFINEMENTS = 2;

    /** ||grad h|| relative to its value at the cold start from where Newton's method goes on. */
    private static final double HANDOVER = 1e-6;

    /**
     * Computes it.
     *
     * @throws org.apache.commons.math3.exception.MathIllegalArgumentException if A is not numerically positive definite
     */
    public static ReferenceHypergradient of(BilevelProblem problem, double[] theta, int sample) {
        LowerLevelProblem lowerLevel = problem.lowerLevel(theta);
        LowerLevelObjective h = lowerLevel.objective(sample);
        int n = problem.dimension(sample);
        double[] x = new double[n];
        problem.coldStart(sample, x);
        double handover = HANDOVER * Vectors.norm2(gradient(h, x));
        new Fista().solve(h, x, Stopping.at(handover), new Workspace());
        newton(h, x);

        Linearization linearization = h.linearize(x);
        double[] rhs = new double[n];
        problem.upperLevel(sample).gradient(x, rhs);
        double[] q = solve(linearization.hessian(), rhs);
        double[] z = new double[theta.length];
        linearization.mixed().applyTranspose(q, z);
        Vectors.scale(-1, z);
        Constant error = new LocalBound()
                .of(new InexactSolution(
                        lowerLevel,
                        sample,
                        h,
                        linearization,
                        problem.upperLevel(sample),
                        x,
                        q,
                        z,
                        Vectors.norm2(gradient(h, x)),
                        Vectors.norm2(residual(linearization.hessian(), q, rhs))));
        return new ReferenceHypergradient(x, z, error);
    }

    private static double[] gradient(LowerLevelObjective h, double[] x) {
        double[] gradient = new double[x.length];
        h.gradient(x, gradient);
        return gradient;
    }

    /** Newton steps while they lower the gradient norm. */
    private static void newton(LowerLevelObjective h, double[] x) {
        double[] trial = new double[x.length];
        double[] gradient = gradient(h, x);
        for (int k = 0; k < NEWTON_STEPS; k++) {
            Vectors.subtract(x, solve(h.linearize(x).hessian(), gradient), trial);
            double[] trialGradient = gradient(h, trial);
            if (!(Vectors.norm2(trialGradient) < Vectors.norm2(gradient))) {
                return;
            }
            Vectors.copy(trial, x);
            gradient = trialGradient;
        }
    }

    /** A^{-1} b, by Cholesky factorisation with iterative refinement. */
    private static double[] solve(LinearOperator a, double[] b) {
        RealMatrix rounded = new Array2DRowRealMatrix(rows(a), false);
        RealMatrix symmetric = rounded.add(rounded.transpose()).scalarMultiply(0.5);
        DecompositionSolver factor = new CholeskyDecomposition(symmetric, 0, Double.MIN_NORMAL).getSolver();
        double[] x = new double[b.length];
        for (int k = 0; k <= REFINEMENTS; k++) {
            Vectors.axpy(
                    1,
                    factor.solve(new ArrayRealVector(residual(a, x, b), false)).toArray(),
                    x);
        }
        return x;
    }

    /** b - A x. */
    private static double[] residual(LinearOperator a, double[] x, double[] b) {
        double[] residual = new double[b.length];
        a.apply(x, residual);
        Vectors.subtract(b, residual, residual);
        return residual;
    }

    /** The rows of a symmetric operator, each rounded on its own. */
    private static double[][] rows(LinearOperator a) {
        int n = a.inputLength();
        double[][] rows = new double[n][n];
        double[] unit = new double[n];
        for (int j = 0; j < n; j++) {
            unit[j] = 1;
            a.apply(unit, rows[j]);
            unit[j] = 0;
        }
        return rows;
    }
}
