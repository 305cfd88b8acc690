package org.bilevel.api.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/**
 * Least squares at both levels, everything in closed form:
 *
 * <pre>
 * h_i(x, theta) = 1/2 ||A2 x + A3 theta - b2_i||^2,   g_i(x) = 1/2 ||A1 x - b1_i||^2
 * xhat_i(theta) = A^{-1} A2^T (b2_i - A3 theta),      A = A2^T A2
 * grad f_i(theta) = J^T A1^T (A1 xhat_i - b1_i),      J = d xhat_i / d theta = -A^{-1} A2^T A3
 * </pre>
 *
 * <p>Constants: A and B = A2^T A3 depend neither on x nor on theta, hence L_A = L_B = 0; mu and L are the squares of A2's extreme
 * singular values and L_g that of A1's largest, all prescribed; ||B|| <= ||A2|| ||A3||, prescribed too. Rounding when the
 * matrices are formed moves a singular value by less than 1e-14 times the dimensions times the largest (Weyl), and a relative 1e-11 is
 * added for it.
 */
public final class QuadraticBilevelProblem implements SolvedBilevelProblem {

    private static final double MARGIN = 1e-11;

    private final double[][] a2;
    private final double[][] a3;
    private final double[][] b2;
    private final UpperLevelObjective[] upper;
    private final double[][] hessian;
    private final double[][] jacobian;
    private final LowerLevelConstants constants;
    private final Linearization linearization;

    private QuadraticBilevelProblem(
            double[][] a2,
            double[][] a3,
            double[][] b2,
            UpperLevelObjective[] upper,
            double mu,
            double l,
            double norm3) {
        this.a2 = a2;
        this.a3 = a3;
        this.b2 = b2;
        this.upper = upper;
        this.hessian = Dense.transposeTimes(a2, a2);
        double[][] mixed = Dense.transposeTimes(a2, a3);
        this.jacobian = new double[mixed.length][mixed[0].length];
        for (int j = 0; j < mixed[0].length; j++) {
            double[] column = new double[mixed.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = -mixed[i][j];
            }
            double[] solved = Dense.solve(hessian, column);
            for (int i = 0; i < column.length; i++) {
                jacobian[i][j] = solved[i];
            }
        }
        this.constants = new LowerLevelConstants(
                Constant.certified(mu - MARGIN * l, "smallest squared singular value of A2, prescribed, less rounding"),
                Constant.certified(l * (1 + MARGIN), "largest squared singular value of A2, prescribed, plus rounding"),
                Constant.certified(0, "A(x) does not depend on x"));
        this.linearization = new FixedLinearization(
                new DenseOperator(hessian, Structure.POSITIVE_DEFINITE),
                new DenseOperator(mixed, Structure.GENERAL),
                Constant.certified(Math.sqrt(l) * norm3 * (1 + MARGIN), "||A2^T A3|| <= ||A2|| ||A3||"),
                Constant.certified(0, "B(x) does not depend on x"),
                Constant.certified(rounding(a2, a2), "A2^T A2 and its product by rows"),
                Constant.certified(rounding(a2, a3), "A2^T A3 and its product by rows"));
    }

    /** How far the computed product (A^T B) q or its transpose may be off, relative to ||q||. */
    private static double rounding(double[][] a, double[][] b) {
        double roundings = a.length + a[0].length + b[0].length + 4.0;
        return Rounding.gamma(2 * roundings) * Dense.frobenius(a) * Dense.frobenius(b);
    }

    /**
     * A random one, with eigenvalues of A from 1/sqrt(condition) to sqrt(condition).
     *
     * @param samples number of samples, at least 1
     * @param n length of x
     * @param d length of theta
     * @param condition L/mu, at least 1 and at most 1e8
     */
    public static QuadraticBilevelProblem random(int samples, int n, int d, double condition, SeedPath seed) {
        RandomGenerator random = seed.generator();
        int rows = n + 2;
        double l = Math.sqrt(condition);
        double mu = n == 1 ? l : 1 / l;
        double[][] a1 = Dense.withSingularValues(n + 1, n, Dense.logSpaced(n, 0.5, 2), random);
        double[][] a2 = Dense.withSingularValues(rows, n, Dense.logSpaced(n, Math.sqrt(mu), Math.sqrt(l)), random);
        double[][] a3 = Dense.withSingularValues(rows, d, Dense.logSpaced(Math.min(rows, d), 0.3, 1.5), random);
        double[][] b2 = new double[samples][];
        UpperLevelObjective[] upper = new UpperLevelObjective[samples];
        for (int i = 0; i < samples; i++) {
            b2[i] = Dense.gaussian(rows, random);
            upper[i] = new LeastSquares(
                    a1,
                    Dense.gaussian(n + 1, random),
                    Constant.certified(4 * (1 + MARGIN), "||A1||^2, prescribed, plus rounding"));
        }
        return new QuadraticBilevelProblem(a2, a3, b2, upper, mu, l, 1.5);
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder().add("shift", a3[0].length).build();
    }

    @Override
    public int sampleCount() {
        return b2.length;
    }

    @Override
    public int dimension(int sample) {
        return hessian.length;
    }

    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        double[] shift = Dense.times(a3, theta);
        double shiftSize = Dense.frobenius(a3) * Dense.norm(theta);
        return sample -> new Objective(Dense.plus(shift, -1, b2[sample]), shiftSize + Dense.norm(b2[sample]));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return upper[sample];
    }

    @Override
    public double[] solution(int sample, double[] theta) {
        double[] data = Dense.plus(b2[sample], -1, Dense.times(a3, theta));
        return Dense.solve(hessian, Dense.transposeTimes(a2, data));
    }

    @Override
    public double[] gradient(int sample, double[] theta) {
        double[] upperGradient = new double[hessian.length];
        upper[sample].gradient(solution(sample, theta), upperGradient);
        return Dense.transposeTimes(jacobian, upperGradient);
    }

    @Override
    public String toString() {
        return "QuadraticBilevelProblem(m = %d, n = %d, d = %d, mu = %.3g, L = %.3g)"
                .formatted(b2.length, hessian.length, a3[0].length, constants.mu(), constants.l());
    }

    /** h_i at one theta, with A3 theta - b2_i at hand. */
    private final class Objective implements LowerLevelObjective {

        private final double[] offset;
        private final double offsetSize;

        /** The size is that of what cancels in the offset. */
        Objective(double[] offset, double offsetSize) {
            this.offset = offset;
            this.offsetSize = offsetSize;
        }

        @Override
        public int dimension() {
            return hessian.length;
        }

        @Override
        public double value(double[] x) {
            double[] residual = Dense.plus(offset, 1, Dense.times(a2, x));
            return 0.5 * Dense.dot(residual, residual);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            double[] residual = Dense.plus(offset, 1, Dense.times(a2, x));
            double[] product = Dense.transposeTimes(a2, residual);
            System.arraycopy(product, 0, gradient, 0, product.length);
        }

        @Override
        public Constant gradientRounding(double[] x) {
            double norm = Dense.frobenius(a2);
            double roundings = a2.length + x.length + a3[0].length + 8.0;
            return Constant.certified(
                    Rounding.gamma(2 * roundings) * norm * (norm * Dense.norm(x) + offsetSize),
                    "A2^T (A2 x + A3 theta - b2) by rows");
        }

        @Override
        public Linearization linearize(double[] x) {
            return linearization;
        }

        @Override
        public LowerLevelConstants constants() {
            return constants;
        }
    }
}
