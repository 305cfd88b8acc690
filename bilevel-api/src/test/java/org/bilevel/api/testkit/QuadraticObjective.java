package org.bilevel.api.testkit;

import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;

/**
 * h(x, b) = 1/2 x^T A x - b^T x, minimised by A^{-1} b. Its parameter theta is b, hence B = -I.
 *
 * <p>Constants: A(x) = A for all x, so mu and L are its extreme eigenvalues, given by whoever built A from its spectrum;
 * L_A = L_B = 0 and ||B|| = 1 exactly.
 */
public final class QuadraticObjective implements SolvedObjective {

    private final double[][] a;
    private final double[] b;
    private final double[] solution;
    private final LowerLevelConstants constants;
    private final Linearization linearization;

    /**
     * Copies A and b.
     *
     * @param a symmetric positive definite
     * @param b same length
     * @param mu proven lower bound on its smallest eigenvalue
     * @param l proven upper bound on its largest
     */
    public QuadraticObjective(double[][] a, double[] b, double mu, double l) {
        this.a = Dense.copy(a);
        this.b = b.clone();
        this.solution = Dense.solve(a, b);
        this.constants = new LowerLevelConstants(
                Constant.certified(mu, "smallest eigenvalue of A, prescribed, less rounding"),
                Constant.certified(l, "largest eigenvalue of A, prescribed, plus rounding"),
                Constant.certified(0, "A(x) does not depend on x"));
        this.linearization = new FixedLinearization(
                new DenseOperator(a, Structure.POSITIVE_DEFINITE),
                new DenseOperator(minusIdentity(b.length), Structure.GENERAL),
                Constant.certified(1, "B = -I"),
                Constant.certified(0, "B(x) does not depend on x"));
    }

    /** The one whose gradient is the residual of a linear system. */
    public static QuadraticObjective of(LinearSystem system) {
        return new QuadraticObjective(system.a().toArray(), system.b(), system.smallest(), system.largest());
    }

    private static double[][] minusIdentity(int n) {
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = -1;
        }
        return matrix;
    }

    @Override
    public int dimension() {
        return b.length;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += x[i] * (0.5 * Dense.dot(a[i], x) - b[i]);
        }
        return sum;
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        for (int i = 0; i < b.length; i++) {
            gradient[i] = Dense.dot(a[i], x) - b[i];
        }
    }

    @Override
    public Linearization linearize(double[] x) {
        return linearization;
    }

    @Override
    public LowerLevelConstants constants() {
        return constants;
    }

    @Override
    public double[] solution() {
        return solution.clone();
    }

    @Override
    public String toString() {
        return "QuadraticObjective(n = %d, mu = %.3g, L = %.3g)".formatted(b.length, constants.mu(), constants.l());
    }
}
