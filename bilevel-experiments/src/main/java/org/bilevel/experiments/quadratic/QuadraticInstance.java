package org.bilevel.experiments.quadratic;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.bilevel.api.random.SeedPath;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.vector.Vectors;

/**
 * A problem of one seed with what is known of it in closed form.
 *
 * @param problem the problem
 * @param minimiser theta*
 * @param minimum f(theta*)
 * @param hessian of f, not to be modified
 * @param smoothness the largest eigenvalue of the Hessian of f
 * @param convexity the smallest
 */
record QuadraticInstance(
        QuadraticProblem problem,
        double[] minimiser,
        double minimum,
        double[][] hessian,
        double smoothness,
        double convexity) {

    private static final int ROWS = 100;
    private static final int UNKNOWNS = 20;
    private static final int PARAMETERS = 5;
    private static final int SAMPLES = 32;
    private static final double LOWER_NOISE = 0.1;
    private static final double UPPER_NOISE = 0.5;

    private static final int PAPER_ROWS = 1000;
    private static final int PAPER_LENGTH = 10;

    /**
     * Well-conditioned in theta: entries of A1 and A2 of variance 1 / 100, A3 = -A2 W with W of 20 x 5 entries of variance 1 / 20, so that xhat moves by about W theta; per sample x_i and noise are
     * drawn anew, b2_i = A2 x_i + 0.1 y2_i and b1_i = A1 (x_i + W theta') + 0.5 y1_i, all with rows of norm about 1.
     */
    static QuadraticInstance gaussian(SeedPath seed) {
        double[][] a1 = matrix(ROWS, UNKNOWNS, ROWS, seed.child("A1"));
        double[][] a2 = matrix(ROWS, UNKNOWNS, ROWS, seed.child("A2"));
        double[][] w = matrix(UNKNOWNS, PARAMETERS, UNKNOWNS, seed.child("W"));
        double[] move = times(w, matrix(1, PARAMETERS, 1, seed.child("theta"))[0]);
        double[][] a3 = new double[ROWS][PARAMETERS];
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < UNKNOWNS; j++) {
                Vectors.axpy(-a2[row][j], w[j], a3[row]);
            }
        }
        double[][] b1 = new double[SAMPLES][];
        double[][] b2 = new double[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            SeedPath path = seed.child("samples").child(i);
            double[] x = matrix(1, UNKNOWNS, 1, path.child("x"))[0];
            b2[i] = times(a2, x);
            Vectors.axpy(LOWER_NOISE, matrix(1, ROWS, ROWS, path.child("y2"))[0], b2[i]);
            Vectors.axpy(1, move, x);
            b1[i] = times(a1, x);
            Vectors.axpy(UPPER_NOISE, matrix(1, ROWS, ROWS, path.child("y1"))[0], b1[i]);
        }
        return of(new QuadraticProblem(a1, a2, a3, b1, b2));
    }

    /** The random problem of Salehi et al. 2025, 1000 x 10 x 10, whose f is badly conditioned. */
    static QuadraticInstance paper(SeedPath seed) {
        return of(QuadraticProblem.random(PAPER_ROWS, PAPER_LENGTH, PAPER_LENGTH, SAMPLES, seed));
    }

    private static QuadraticInstance of(QuadraticProblem problem) {
        double[] minimiser = problem.minimiser();
        double[][] hessian = hessian(problem);
        double[] eigenvalues = new EigenDecomposition(new Array2DRowRealMatrix(hessian, false)).getRealEigenvalues();
        return new QuadraticInstance(
                problem,
                minimiser,
                loss(problem, minimiser),
                hessian,
                Arrays.stream(eigenvalues).max().orElseThrow(),
                Arrays.stream(eigenvalues).min().orElseThrow());
    }

    /** f(theta) - f(theta*). */
    double excess(double[] theta) {
        return loss(problem, theta) - minimum;
    }

    /** ||grad f(theta)||. */
    double gradientNorm(double[] theta) {
        double[] away = theta.clone();
        Vectors.axpy(-1, minimiser, away);
        return Vectors.norm2(times(hessian, away));
    }

    private static double loss(QuadraticProblem problem, double[] theta) {
        return IntStream.range(0, problem.sampleCount())
                        .mapToDouble(i -> problem.loss(i, theta))
                        .sum()
                / problem.sampleCount();
    }

    /** Differences of gradients, which are affine. */
    private static double[][] hessian(QuadraticProblem problem) {
        int d = problem.layout().dimension();
        double[] atZero = problem.gradient(0, new double[d]);
        double[][] hessian = new double[d][d];
        for (int j = 0; j < d; j++) {
            double[] unit = new double[d];
            unit[j] = 1;
            // The Hessian is that of every sample.
            Vectors.subtract(problem.gradient(0, unit), atZero, hessian[j]);
        }
        return hessian;
    }

    /** Normal entries of a variance. */
    private static double[][] matrix(int rows, int columns, double inverseVariance, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[][] a = new double[rows][columns];
        for (double[] row : a) {
            Arrays.setAll(row, _ -> random.nextGaussian() / Math.sqrt(inverseVariance));
        }
        return a;
    }

    private static double[] times(double[][] a, double[] x) {
        return Arrays.stream(a).mapToDouble(row -> Vectors.dot(row, x)).toArray();
    }
}
