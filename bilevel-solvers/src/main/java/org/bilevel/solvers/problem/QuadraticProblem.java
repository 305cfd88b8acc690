package org.bilevel.solvers.problem;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.spectrum.CertifiedSpectrum;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Least squares at both levels, everything in closed form (Salehi et al. 2025, arXiv 2308.10098, section 5.1, after Li, Gu and Huang 2022):
 *
 * <pre>
 * h_i(x, theta) = ||A2 x + A3 theta - b2_i||^2,   g_i(x) = ||A1 x - b1_i||^2     (no factor 1/2)
 * xhat_i(theta) = (A2^T A2)^{-1} A2^T (b2_i - A3 theta)
 * grad f_i(theta) = -(2 A2^T A3)^T (2 A2^T A2)^{-1} 2 A1^T (A1 xhat_i - b1_i)
 * </pre>
 *
 * <p>Samples differ in b1_i and b2_i. Gradients and products use the small matrices 2 A2^T A2, 2 A2^T A3 and 2 A1^T A1, which are formed once, in twice the
 * working precision; values use the tall ones, where nothing cancels. All constants and rounding bounds are certified: docs/theory/constants.md, section 2.
 */
public final class QuadraticProblem implements BilevelProblem {

    private static final double NOISE = 0.01;

    private final double[][] a1;
    private final double[][] a2;
    private final double[][] a3;
    private final double[][] b1;
    private final double[][] b2;
    private final Gram hessian;
    private final Gram mixed;
    private final Gram lowerData;
    private final Gram upperHessian;
    private final Gram upperData;
    private final LowerLevelConstants constants;
    private final Constant upperSmoothness;
    private final Linearization linearization;
    private final DecompositionSolver solver;

    /**
     * Copies its arguments.
     *
     * @param a1 p x n
     * @param a2 rows x n, of full column rank
     * @param a3 rows x d
     * @param b1 samples x p
     * @param b2 samples x rows
     * @throws IllegalArgumentException if the lengths do not match, or 2 A2^T A2 cannot be proven positive definite
     */
    public QuadraticProblem(double[][] a1, double[][] a2, double[][] a3, double[][] b1, double[][] b2) {
        Options.require(b1.length >= 1 && b1.length == b2.length, "samples", b1.length, ">= 1, as many in b1 as in b2");
        Options.require(a2.length == a3.length, "rows of A3", a3.length, "as many as those of A2");
        this.a1 = copy("A1", a1, a2[0].length);
        this.a2 = copy("A2", a2, a2[0].length);
        this.a3 = copy("A3", a3, a3[0].length);
        this.b1 = copy("b1", b1, a1.length);
        this.b2 = copy("b2", b2, a2.length);
        double[][] columns1 = Matrices.transpose(a1);
        double[][] columns2 = Matrices.transpose(a2);
        double[][] columns3 = Matrices.transpose(a3);
        this.hessian = Gram.twice(columns2, columns2);
        this.mixed = Gram.twice(columns2, columns3);
        this.lowerData = transposed(Gram.twice(columns2, b2));
        this.upperHessian = Gram.twice(columns1, columns1);
        this.upperData = transposed(Gram.twice(columns1, b1));
        double mu = CertifiedSpectrum.smallestEigenvalue(hessian.entries()).value() - hessian.error();
        Options.require(mu > 0, "smallest eigenvalue of 2 A2^T A2, as proven", mu, "> 0");
        this.constants = new LowerLevelConstants(
                Constant.certified(mu, "smallest eigenvalue of 2 A2^T A2"),
                Constant.certified(largest(hessian), "largest eigenvalue of 2 A2^T A2"),
                Constant.certified(0, "A(x) does not depend on x"));
        this.upperSmoothness = Constant.certified(largest(upperHessian), "largest eigenvalue of 2 A1^T A1");
        this.linearization = new Derivatives();
        this.solver = new CholeskyDecomposition(new Array2DRowRealMatrix(hessian.entries(), false)).getSolver();
    }

    /**
     * The random problem of the paper, which has rows = 1000 and unknowns = parameters = 10: entries of A1, A2, A3 uniform in [0, 1], b1 = A1 x1 + 0.01 y1,
     * b2 = A2 x2 + A3 theta' + 0.01 y2, with x1, x2, theta' uniform and y1, y2 standard normal; b1 and b2 for each sample anew, with the same theta'.
     *
     * @param rows of A1, A2 and A3, at least the number of unknowns
     * @param unknowns n, at least 1
     * @param parameters d, at least 1
     * @param samples at least 1
     * @param seed where the numbers come from
     */
    public static QuadraticProblem random(int rows, int unknowns, int parameters, int samples, SeedPath seed) {
        return random(uniform(rows, unknowns, seed.child("A2")), parameters, samples, seed);
    }

    /**
     * As {@link #random}, but A2 = U diag(s) V^T with random orthonormal U and V, s^2 spread evenly in the logarithm over [rows / condition, rows].
     *
     * @param condition the condition number of A2^T A2, from 1 to 1e8
     */
    public static QuadraticProblem illConditioned(
            int rows, int unknowns, int parameters, int samples, double condition, SeedPath seed) {
        Options.require(condition >= 1 && condition <= 1e8, "condition", condition, "from 1 to 1e8");
        RealMatrix u = orthonormal(rows, unknowns, seed.child("U"));
        RealMatrix v = orthonormal(unknowns, unknowns, seed.child("V"));
        for (int j = 0; j < unknowns; j++) {
            double exponent = unknowns == 1 ? 0 : -0.5 * j / (unknowns - 1.0);
            u.setColumnVector(j, u.getColumnVector(j).mapMultiply(Math.sqrt(rows) * Math.pow(condition, exponent)));
        }
        return random(u.multiply(v.transpose()).getData(), parameters, samples, seed);
    }

    private static QuadraticProblem random(double[][] a2, int parameters, int samples, SeedPath seed) {
        int rows = a2.length;
        int unknowns = a2[0].length;
        Options.requireAtLeast("parameters", parameters, 1);
        Options.requireAtLeast("samples", samples, 1);
        double[][] a1 = uniform(rows, unknowns, seed.child("A1"));
        double[][] a3 = uniform(rows, parameters, seed.child("A3"));
        double[] theta = uniform(1, parameters, seed.child("theta"))[0];
        double[][] b1 = new double[samples][];
        double[][] b2 = new double[samples][];
        for (int i = 0; i < samples; i++) {
            SeedPath path = seed.child("samples").child(i);
            b1[i] = noisy(a1, uniform(1, unknowns, path.child("x1"))[0], path.child("y1"));
            b2[i] = noisy(a2, uniform(1, unknowns, path.child("x2"))[0], path.child("y2"));
            for (int row = 0; row < rows; row++) {
                b2[i][row] += Vectors.dot(a3[row], theta);
            }
        }
        return new QuadraticProblem(a1, a2, a3, b1, b2);
    }

    private static double[][] uniform(int rows, int columns, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[][] a = new double[rows][];
        for (int i = 0; i < rows; i++) {
            a[i] = random.doubles(columns).toArray();
        }
        return a;
    }

    /** The first factor of the QR decomposition of a Gaussian matrix. */
    private static RealMatrix orthonormal(int rows, int columns, SeedPath seed) {
        Options.require(rows >= columns, "rows", rows, ">= unknowns = " + columns);
        RandomGenerator random = seed.generator();
        double[][] gaussian = new double[rows][columns];
        for (double[] row : gaussian) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return new QRDecomposition(new Array2DRowRealMatrix(gaussian, false))
                .getQ()
                .getSubMatrix(0, rows - 1, 0, columns - 1);
    }

    private static double[] noisy(double[][] a, double[] x, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[] b = new double[a.length];
        Arrays.setAll(b, row -> Vectors.dot(a[row], x) + NOISE * random.nextGaussian());
        return b;
    }

    private static double[][] copy(String name, double[][] a, int columns) {
        double[][] copy = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            Options.require(a[i].length == columns, "length of row " + i + " of " + name, a[i].length, "" + columns);
            copy[i] = a[i].clone();
        }
        return copy;
    }

    private static Gram transposed(Gram gram) {
        return new Gram(Matrices.transpose(gram.entries()), gram.remainder());
    }

    /** An upper bound on the largest eigenvalue of the exact matrix. */
    private static double largest(Gram gram) {
        return Rounding.up(CertifiedSpectrum.largestEigenvalue(gram.entries()).value() + gram.error(), 2);
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder().add("theta", a3[0].length).build();
    }

    @Override
    public int sampleCount() {
        return b2.length;
    }

    @Override
    public int dimension(int sample) {
        return hessian.entries().length;
    }

    /** 0. */
    @Override
    public void coldStart(int sample, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        double[] copy = theta.clone();
        return sample -> new Objective(b2[sample], lowerData.entries()[sample], copy);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new Distance(b1[sample], upperData.entries()[sample]);
    }

    /** xhat_i(theta), by Cholesky factorisation with one step of refinement; a new vector of length n. */
    public double[] solution(int sample, double[] theta) {
        layout().requireLength(theta);
        double[] rhs = lowerData.entries()[sample].clone();
        for (int j = 0; j < rhs.length; j++) {
            rhs[j] -= Vectors.dot(mixed.entries()[j], theta);
        }
        return solve(rhs);
    }

    /** f_i(theta) = g_i(xhat_i(theta)). */
    public double loss(int sample, double[] theta) {
        return upperLevel(sample).value(solution(sample, theta));
    }

    /** grad f_i(theta), a new vector of length d. */
    public double[] gradient(int sample, double[] theta) {
        double[] slope = new double[dimension(sample)];
        upperLevel(sample).gradient(solution(sample, theta), slope);
        double[] gradient = new double[theta.length];
        linearization.mixed().applyTranspose(solve(slope), gradient);
        Vectors.scale(-1, gradient);
        return gradient;
    }

    /** The theta that minimises the mean of f_i over all samples, the one of least norm if there are several: a linear least-squares problem, by singular values. */
    public double[] minimiser() {
        int d = a3[0].length;
        RealMatrix tall = new Array2DRowRealMatrix(a1, false);
        RealMatrix jacobian =
                solver.solve(new Array2DRowRealMatrix(mixed.entries(), false)).scalarMultiply(-1);
        RealVector residual = new ArrayRealVector(a1.length);
        for (int i = 0; i < b1.length; i++) {
            RealVector missing = new ArrayRealVector(b1[i], false)
                    .subtract(tall.operate(new ArrayRealVector(solution(i, new double[d]), false)));
            residual = residual.add(missing.mapDivide(b1.length));
        }
        return new SingularValueDecomposition(tall.multiply(jacobian))
                .getSolver()
                .solve(residual)
                .toArray();
    }

    /** (2 A2^T A2)^{-1} b. */
    private double[] solve(double[] b) {
        RealVector rhs = new ArrayRealVector(b, false);
        RealVector x = solver.solve(rhs);
        double[] product = new double[b.length];
        linearization.hessian().apply(x.toArray(), product);
        return x.add(solver.solve(rhs.subtract(new ArrayRealVector(product, false))))
                .toArray();
    }

    @Override
    public String toString() {
        return "QuadraticProblem(m = %d, n = %d, d = %d, mu = %.3g, L = %.3g)"
                .formatted(b2.length, hessian.entries().length, a3[0].length, constants.mu(), constants.l());
    }

    /** || |A| |x| ||, where a bound on what cancels in A x + offset is added to |A| |x|, entry by entry. */
    private static double size(double[][] a, double[] x, double @Nullable [] offset) {
        double squares = 0;
        for (int j = 0; j < a.length; j++) {
            double sum = offset == null ? 0 : offset[j];
            for (int k = 0; k < x.length; k++) {
                sum += Math.abs(a[j][k] * x[k]);
            }
            squares += sum * sum;
        }
        return Rounding.up(Math.sqrt(squares), a.length + 2.0 * x.length + 4);
    }

    /** h_i at one theta: gradient G x + (M theta - c_i), with the bracket at hand. */
    private final class Objective implements LowerLevelObjective {

        private final double[] b;
        private final double[] theta;
        private final double[] offset;
        private final double[] offsetSize;
        private final double thetaNorm;

        Objective(double[] b, double[] data, double[] theta) {
            this.b = b;
            this.theta = theta;
            this.offset = new double[data.length];
            this.offsetSize = new double[data.length];
            this.thetaNorm = Rounding.up(Vectors.norm2(theta), theta.length);
            for (int j = 0; j < data.length; j++) {
                double[] row = mixed.entries()[j];
                offset[j] = Vectors.dot(row, theta) - data[j];
                offsetSize[j] = Math.abs(data[j]);
                for (int k = 0; k < theta.length; k++) {
                    offsetSize[j] += Math.abs(row[k] * theta[k]);
                }
            }
        }

        @Override
        public int dimension() {
            return offset.length;
        }

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int row = 0; row < b.length; row++) {
                double residual = Vectors.dot(a2[row], x) + (Vectors.dot(a3[row], theta) - b[row]);
                sum += residual * residual;
            }
            return sum;
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            linearization.hessian().apply(x, gradient);
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += offset[j];
            }
        }

        @Override
        public Constant gradientRounding(double[] x) {
            double remainder =
                    hessian.remainder() * Vectors.norm2(x) + mixed.remainder() * thetaNorm + lowerData.remainder();
            double value =
                    Rounding.gamma(x.length + theta.length + 8.0) * size(hessian.entries(), x, offsetSize) + remainder;
            return Constant.certified(Rounding.up(value, x.length + theta.length + 8.0), "G x + (M theta - c) by rows");
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

    /** A = 2 A2^T A2 and B = 2 A2^T A3, the same for every x, theta and sample. */
    private final class Derivatives implements Linearization {

        private final LinearOperator hessianOperator = MatrixOperator.positiveDefinite(hessian.entries(), constants);
        private final LinearOperator mixedOperator = MatrixOperator.general(mixed.entries());
        private final double[][] mixedColumns = Matrices.transpose(mixed.entries());
        private final Constant mixedNorm = mixedNormBound();

        private Constant mixedNormBound() {
            double norm = CertifiedSpectrum.norm(mixed.entries()).value();
            return Constant.certified(Rounding.up(norm + mixed.error(), 2), "largest singular value of 2 A2^T A3");
        }

        @Override
        public LinearOperator hessian() {
            return hessianOperator;
        }

        @Override
        public LinearOperator mixed() {
            return mixedOperator;
        }

        @Override
        public Constant mixedNorm() {
            return mixedNorm;
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(0, "B(x) does not depend on x");
        }

        @Override
        public Constant hessianRounding(double[] q) {
            return rounding(hessian.entries(), hessian, q, "2 A2^T A2 and its product by rows");
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return rounding(mixedColumns, mixed, q, "2 A2^T A3 and its transpose product");
        }

        private static Constant rounding(double[][] rows, Gram gram, double[] q, String source) {
            double value = Rounding.gamma(q.length + 6.0) * size(rows, q, null) + gram.remainder() * Vectors.norm2(q);
            return Constant.certified(Rounding.up(value, q.length + 8.0), source);
        }
    }

    /** g_i: gradient 2 A1^T A1 x - 2 A1^T b1_i. */
    private final class Distance implements UpperLevelObjective {

        private final double[] b;
        private final double[] data;

        Distance(double[] b, double[] data) {
            this.b = b;
            this.data = data;
        }

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int row = 0; row < b.length; row++) {
                double residual = Vectors.dot(a1[row], x) - b[row];
                sum += residual * residual;
            }
            return sum;
        }

        /** The square of a residual r that is off by at most e is off by at most (2 |r| + e) e. */
        @Override
        public Constant valueRounding(double[] x) {
            double errors = 0;
            double squares = 0;
            for (int row = 0; row < b.length; row++) {
                double size = Math.abs(b[row]);
                for (int j = 0; j < x.length; j++) {
                    size += Math.abs(a1[row][j] * x[j]);
                }
                double error = Rounding.gamma(x.length + 2.0) * size;
                double residual = Math.abs(Vectors.dot(a1[row], x) - b[row]);
                errors += (2 * residual + error) * error;
                squares += residual * residual;
            }
            double value = errors + Rounding.gamma(b.length + 2.0) * squares;
            return Constant.certified(Rounding.up(value, x.length + b.length + 16.0), "||A1 x - b1||^2 by rows");
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            for (int j = 0; j < data.length; j++) {
                gradient[j] = Vectors.dot(upperHessian.entries()[j], x) - data[j];
            }
        }

        @Override
        public Constant gradientRounding(double[] x) {
            double squares = 0;
            for (int j = 0; j < data.length; j++) {
                squares += data[j] * data[j];
            }
            double value = Rounding.gamma(x.length + 6.0) * (size(upperHessian.entries(), x, null) + Math.sqrt(squares))
                    + upperHessian.remainder() * Vectors.norm2(x)
                    + upperData.remainder();
            return Constant.certified(Rounding.up(value, x.length + 8.0), "2 A1^T A1 x - 2 A1^T b1 by rows");
        }

        @Override
        public Constant smoothness() {
            return upperSmoothness;
        }
    }
}
