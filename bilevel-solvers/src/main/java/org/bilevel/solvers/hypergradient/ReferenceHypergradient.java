package org.bilevel.solvers.hypergradient;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
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
    private static final int REFINEMENTS = 3;

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
        double[] gradient = new double[n];
        h.gradient(x, gradient);
        double handover = HANDOVER * Vectors.norm2(gradient);
        new Fista().solve(h, x, Stopping.at(handover), new Workspace());
        double gradientNorm = newton(h, x);

        Linearization linearization = h.linearize(x);
        double[] rhs = new double[n];
        problem.upperLevel(sample).gradient(x, rhs);
        double[] q = new double[n];
        double residualNorm = solve(linearization.hessian(), rhs, q);
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
                        gradientNorm,
                        residualNorm));
        return new ReferenceHypergradient(x, z, error);
    }

    /** Newton steps while they lower the gradient norm; the norm reached. */
    private static double newton(LowerLevelObjective h, double[] x) {
        int n = x.length;
        double[] gradient = new double[n];
        double[] step = new double[n];
        double[] trial = new double[n];
        h.gradient(x, gradient);
        double norm = Vectors.norm2(gradient);
        for (int k = 0; k < NEWTON_STEPS && norm > 0; k++) {
            Arrays.fill(step, 0);
            solve(h.linearize(x).hessian(), gradient, step);
            Vectors.subtract(x, step, trial);
            h.gradient(trial, gradient);
            double trialNorm = Vectors.norm2(gradient);
            if (!(trialNorm < norm)) {
                return norm;
            }
            norm = trialNorm;
            Vectors.copy(trial, x);
        }
        return norm;
    }

    /** Overwrites x, zero at first, with A^{-1} b; the residual norm reached. */
    private static double solve(LinearOperator a, double[] b, double[] x) {
        int n = b.length;
        DecompositionSolver factor = new CholeskyDecomposition(
                        new Array2DRowRealMatrix(symmetricMatrix(a), false), 1e-10, Double.MIN_NORMAL)
                .getSolver();
        double[] residual = b.clone();
        double[] trial = new double[n];
        double[] trialResidual = new double[n];
        double norm = Vectors.norm2(b);
        for (int k = 0; k <= REFINEMENTS; k++) {
            Vectors.copy(x, trial);
            Vectors.axpy(1, factor.solve(new ArrayRealVector(residual, false)).toArray(), trial);
            a.apply(trial, trialResidual);
            Vectors.subtract(b, trialResidual, trialResidual);
            double trialNorm = Vectors.norm2(trialResidual);
            if (!(trialNorm < norm)) {
                return norm;
            }
            norm = trialNorm;
            Vectors.copy(trial, x);
            Vectors.copy(trialResidual, residual);
        }
        return norm;
    }

    private static double[][] symmetricMatrix(LinearOperator a) {
        int n = a.inputLength();
        double[][] columns = new double[n][n];
        double[] unit = new double[n];
        for (int j = 0; j < n; j++) {
            unit[j] = 1;
            a.apply(unit, columns[j]);
            unit[j] = 0;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (columns[i][j] + columns[j][i]) / 2;
                columns[i][j] = mean;
                columns[j][i] = mean;
            }
        }
        return columns;
    }
}
