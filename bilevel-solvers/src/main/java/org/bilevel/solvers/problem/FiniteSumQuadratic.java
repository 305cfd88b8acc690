package org.bilevel.solvers.problem;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;
import org.bilevel.solvers.vector.Vectors;

/**
 * {@link QuadraticProblem} with one sample as a finite sum over the rows of its matrices, everything in closed form:
 *
 * <pre>
 * h_i(x, theta) = (a2_i^T x + a3_i^T theta - b2_i)^2,   g_j(x) = (a1_j^T x - b1_j)^2
 * </pre>
 */
public final class FiniteSumQuadratic implements FiniteSumProblem {

    private final double[][] a1;
    private final double[][] a2;
    private final double[][] a3;
    private final double[] b1;
    private final double[] b2;
    private final QuadraticProblem whole;

    /**
     * Does not copy its arguments, which are not to be modified.
     *
     * @param a1 M x n
     * @param a2 N x n, of full column rank
     * @param a3 N x d
     * @param b1 length M
     * @param b2 length N
     * @throws IllegalArgumentException as {@link QuadraticProblem}
     */
    public FiniteSumQuadratic(double[][] a1, double[][] a2, double[][] a3, double[] b1, double[] b2) {
        this.whole = new QuadraticProblem(a1, a2, a3, new double[][] {b1}, new double[][] {b2});
        this.a1 = a1;
        this.a2 = a2;
        this.a3 = a3;
        this.b1 = b1;
        this.b2 = b2;
    }

    /**
     * A random problem whose parameters matter and whose minimiser is well determined: A1 and A2 standard normal, A3 = -A2 W with W of n x d entries of variance 1/n, so that
     * xhat moves by about W theta; b2 = A2 x2 + 0.1 y2 and b1 = A1 (x2 + W theta') + 0.1 y1 with x2, theta', y1 and y2 standard normal.
     *
     * @param lowerRows N, at least the number of unknowns
     * @param upperRows M, at least 1
     * @param unknowns n, at least 1
     * @param parameters d, from 1 to n
     * @param seed where the numbers come from
     */
    public static FiniteSumQuadratic random(int lowerRows, int upperRows, int unknowns, int parameters, SeedPath seed) {
        Options.requireAtLeast("unknowns", unknowns, 1);
        Options.requireAtLeast("lowerRows", lowerRows, unknowns);
        Options.requireAtLeast("upperRows", upperRows, 1);
        Options.require(parameters >= 1 && parameters <= unknowns, "parameters", parameters, "from 1 to " + unknowns);
        double[][] a1 = gaussian(upperRows, unknowns, seed.child("A1"));
        double[][] a2 = gaussian(lowerRows, unknowns, seed.child("A2"));
        double[][] w = gaussian(parameters, unknowns, seed.child("W"));
        double[] x2 = gaussian(1, unknowns, seed.child("x2"))[0];
        double[] theta = gaussian(1, parameters, seed.child("theta"))[0];
        double[] target = x2.clone();
        for (int k = 0; k < parameters; k++) {
            Vectors.scale(1 / Math.sqrt(unknowns), w[k]);
            Vectors.axpy(theta[k], w[k], target);
        }
        double[][] a3 = new double[lowerRows][parameters];
        for (int i = 0; i < lowerRows; i++) {
            for (int k = 0; k < parameters; k++) {
                a3[i][k] = -Vectors.dot(a2[i], w[k]);
            }
        }
        return new FiniteSumQuadratic(a1, a2, a3, noisy(a1, target, seed.child("y1")), noisy(a2, x2, seed.child("y2")));
    }

    private static double[][] gaussian(int rows, int columns, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[][] a = new double[rows][columns];
        for (double[] row : a) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return a;
    }

    private static double[] noisy(double[][] a, double[] x, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[] b = new double[a.length];
        Arrays.setAll(b, i -> Vectors.dot(a[i], x) + 0.1 * random.nextGaussian());
        return b;
    }

    /** xhat(theta), a new vector. */
    public double[] solution(double[] theta) {
        return whole.solution(0, theta);
    }

    /** f(theta). */
    public double loss(double[] theta) {
        return whole.loss(0, theta) / b1.length;
    }

    /** grad f(theta), a new vector. */
    public double[] gradient(double[] theta) {
        double[] gradient = whole.gradient(0, theta);
        Vectors.scale(1.0 / b1.length, gradient);
        return gradient;
    }

    /** The theta that minimises f, the one of least norm if there are several. */
    public double[] minimiser() {
        return whole.minimiser();
    }

    @Override
    public ParameterLayout layout() {
        return whole.layout();
    }

    @Override
    public int dimension() {
        return whole.dimension(0);
    }

    @Override
    public int lowerCount() {
        return b2.length;
    }

    @Override
    public int upperCount() {
        return b1.length;
    }

    @Override
    public Support support(int[] batch) {
        return Support.all(a3[0].length);
    }

    @Override
    public LowerOracle lower() {
        return new Lower();
    }

    @Override
    public UpperOracle upper() {
        return new Upper();
    }

    @Override
    public LowerLevelConstants constants(double[] theta) {
        LowerLevelConstants sum = whole.lowerLevel(theta).objective(0).constants();
        return new LowerLevelConstants(
                Constant.certified(
                        sum.mu() / b2.length * (1 - Rounding.gamma(4)), "smallest eigenvalue of 2/N A2^T A2"),
                Constant.certified(Rounding.up(sum.l() / b2.length, 2), "largest eigenvalue of 2/N A2^T A2"),
                sum.hessianLipschitz());
    }

    @Override
    public String toString() {
        return "FiniteSumQuadratic(N = %d, M = %d, n = %d, d = %d)"
                .formatted(b2.length, b1.length, dimension(), a3[0].length);
    }

    /** The mean of (a_i^T x - c_i)^2 over a batch: residuals at the point, kept. */
    private static final class Residuals {

        private final double[][] a;
        private int[] batch = {};
        private double[] residuals = {};

        Residuals(double[][] a) {
            this.a = a;
        }

        void linearize(double[] x, int[] samples) {
            batch = samples;
            if (residuals.length != samples.length) {
                residuals = new double[samples.length];
            }
            for (int j = 0; j < samples.length; j++) {
                residuals[j] = Vectors.dot(a[samples[j]], x);
            }
        }

        double value() {
            return Vectors.dot(residuals, residuals) / batch.length;
        }

        void gradient(double[] out) {
            Arrays.fill(out, 0);
            for (int j = 0; j < batch.length; j++) {
                Vectors.axpy(2 * residuals[j] / batch.length, a[batch[j]], out);
            }
        }
    }

    private final class Lower implements LowerOracle {

        private final Residuals residuals = new Residuals(a2);

        @Override
        public void linearize(double[] x, double[] theta, int[] batch) {
            residuals.linearize(x, batch);
            for (int j = 0; j < batch.length; j++) {
                residuals.residuals[j] += Vectors.dot(a3[batch[j]], theta) - b2[batch[j]];
            }
        }

        @Override
        public double value() {
            return residuals.value();
        }

        @Override
        public void gradient(double[] out) {
            residuals.gradient(out);
        }

        @Override
        public void hessianProduct(double[] v, double[] out) {
            accumulate(v, a2, out);
        }

        @Override
        public void mixedProduct(double[] v, double[] out) {
            accumulate(v, a3, out);
        }

        /** The mean of 2 b_i a2_i^T v, b_i a row. */
        private void accumulate(double[] v, double[][] rows, double[] out) {
            int[] batch = residuals.batch;
            Arrays.fill(out, 0, rows[0].length, 0);
            for (int i : batch) {
                Vectors.axpy(2 * Vectors.dot(a2[i], v) / batch.length, rows[i], out);
            }
        }
    }

    private final class Upper implements UpperOracle {

        private final Residuals residuals = new Residuals(a1);

        @Override
        public void linearize(double[] x, int[] batch) {
            residuals.linearize(x, batch);
            for (int j = 0; j < batch.length; j++) {
                residuals.residuals[j] -= b1[batch[j]];
            }
        }

        @Override
        public double value() {
            return residuals.value();
        }

        @Override
        public void gradient(double[] out) {
            residuals.gradient(out);
        }
    }
}
