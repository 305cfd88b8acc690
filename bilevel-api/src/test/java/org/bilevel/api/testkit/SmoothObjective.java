package org.bilevel.api.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.random.SeedPath;

/**
 * A strongly convex objective that is not quadratic, the dense miniature of an image restoration with learned filters:
 *
 * <pre>
 * h(x, theta) = mu/2 ||x - y||^2 + sum_j w_j phi(c_j^T x - d_j),   phi(t) = sqrt(t^2 + nu^2) - nu
 * theta = (c_1, ..., c_p, log w_1, ..., log w_p, log nu)
 * </pre>
 *
 * <p>With t_j = c_j^T x - d_j, s_j = sqrt(t_j^2 + nu^2): phi' = t/s, phi'' = nu^2/s^3, phi''' = -3 nu^2 t/s^5, and
 * d phi'/d log nu = psi(t) = -nu^2 t/s^3. Hence A = mu I + sum_j w_j phi''(t_j) c_j c_j^T, and B has the blocks
 *
 * <pre>
 * B_cj = w_j (phi''(t_j) c_j x^T + phi'(t_j) I),   B_wj = w_j phi'(t_j) c_j,   B_nu = sum_j w_j psi(t_j) c_j
 * </pre>
 *
 * <p>Constants, using 0 < phi'' <= 1/nu, |psi'| = nu^2 |nu^2 - 2t^2|/s^5 <= 1/nu (since |1 - 2u^2| <= (1 + u^2)^2) and
 * |phi'''| <= S3 := 1.5 (5/4)^{-5/2} / nu^2 (its maximum, at t = nu/2):
 *
 * <ul>
 *   <li>mu: the sum is convex. L = mu + ||sum_j w_j c_j c_j^T||/nu, the norm bounded by the lesser of trace and largest
 *       absolute row sum.
 *   <li>L_A = S3 sum_j w_j ||c_j||^3, as t_j is ||c_j||-Lipschitz and ||c_j c_j^T|| = ||c_j||^2.
 *   <li>||B|| <= root of the sum of squares of its blocks' norms: ||B_cj|| <= w_j (phi'' ||c_j|| ||x|| + |phi'|),
 *       ||B_wj|| = w_j |phi'| ||c_j||, ||B_nu|| <= sum_j w_j |psi| ||c_j||.
 *   <li>L_B at x, likewise from its blocks: phi''(t) c x^T - phi''(u) c z^T = (phi''(t) - phi''(u)) c x^T + phi''(u) c (x - z)^T
 *       gives w_j ||c_j|| (S3 ||c_j|| ||x|| + 2/nu); the others w_j ||c_j||^2/nu and sum_j w_j ||c_j||^2/nu.
 * </ul>
 *
 * <p>Rounding: t_j is off by at most dt_j = gamma_{2n+8} (||c_j|| ||x|| + |d_j|), to which phi', phi'' and psi respond with 1/nu, S3 and 1/nu, and
 * every factor by a relative r = (|log w_j| + |log nu| + 32) u of its own (the exponentials included); sums over j and over entries add gamma_{p+n+8}
 * times the sum of the moduli.
 *
 * <p>All constants are enlarged (mu: as given) by a relative 1e-12 for the rounding of their own evaluation.
 */
public final class SmoothObjective implements SolvedObjective {

    private static final double ROUNDING = 1 + 1e-12;
    private static final double THIRD_DERIVATIVE = 1.5 * Math.pow(1.25, -2.5);

    private final double mu;
    private final double[] y;
    private final double[] d;
    private final double[][] c;
    private final double[] w;
    private final double nu;
    private final LowerLevelConstants constants;

    /**
     * Copies its arguments.
     *
     * @param mu positive
     * @param y length n
     * @param d length p
     * @param theta as laid out by {@link #layout}
     */
    public SmoothObjective(double mu, double[] y, double[] d, double[] theta) {
        int n = y.length;
        int p = d.length;
        layout(n, p).requireLength(theta);
        this.mu = mu;
        this.y = y.clone();
        this.d = d.clone();
        this.c = new double[p][];
        this.w = new double[p];
        for (int j = 0; j < p; j++) {
            c[j] = Arrays.copyOfRange(theta, j * n, (j + 1) * n);
            w[j] = Math.exp(theta[p * n + j]);
        }
        this.nu = Math.exp(theta[p * n + p]);
        this.constants = constantsOf();
    }

    /**
     * A random one with L/mu at most the condition (L as bounded, hence not far below).
     *
     * @param n length of x
     * @param p number of terms
     * @param condition at least 1
     * @param scale mu
     */
    public static SmoothObjective random(int n, int p, double condition, double scale, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[] y = Dense.gaussian(n, random);
        double[] d = Dense.gaussian(p, random);
        return new SmoothObjective(scale, y, d, randomParameters(n, p, condition, scale, random));
    }

    /** A random theta for which L/mu is at most the condition. */
    static double[] randomParameters(int n, int p, double condition, double mu, RandomGenerator random) {
        double nu = Math.exp(random.nextDouble(-4, 0));
        double[] theta = Dense.gaussian(p * n + p + 1, random);
        double trace = 0;
        for (int j = 0; j < p; j++) {
            double[] filter = Arrays.copyOfRange(theta, j * n, (j + 1) * n);
            trace += Math.exp(theta[p * n + j]) * Dense.dot(filter, filter) / nu;
        }
        double shift = Math.log(Math.max(condition - 1, 1e-3) * mu / trace);
        for (int j = 0; j < p; j++) {
            theta[p * n + j] += shift;
        }
        theta[p * n + p] = Math.log(nu);
        return theta;
    }

    /** The blocks filters[p,n], log_weights[p], log_nu[1]. */
    public static ParameterLayout layout(int n, int p) {
        return ParameterLayout.builder()
                .add("filters", p, n)
                .add("log_weights", p)
                .add("log_nu", 1)
                .build();
    }

    private LowerLevelConstants constantsOf() {
        int n = y.length;
        double trace = 0;
        double cubes = 0;
        double[] rowSums = new double[n];
        double[][] gram = new double[n][n];
        for (int j = 0; j < c.length; j++) {
            double norm = Dense.norm(c[j]);
            trace += w[j] * norm * norm;
            cubes += w[j] * norm * norm * norm;
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    gram[i][k] += w[j] * c[j][i] * c[j][k];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                rowSums[i] += Math.abs(gram[i][k]);
            }
        }
        double norm = Math.min(trace, Arrays.stream(rowSums).max().orElse(0));
        return new LowerLevelConstants(
                Constant.certified(mu, "strong convexity of mu/2 ||x - y||^2; the other terms are convex"),
                Constant.certified((mu + norm / nu) * ROUNDING, "phi'' <= 1/nu"),
                Constant.certified(thirdDerivative() * cubes * ROUNDING, "sup |phi'''| at t = nu/2"));
    }

    private double thirdDerivative() {
        return THIRD_DERIVATIVE / (nu * nu);
    }

    private double argument(int j, double[] x) {
        return Dense.dot(c[j], x) - d[j];
    }

    private double root(double t) {
        return Math.sqrt(t * t + nu * nu);
    }

    private double first(double t) {
        return t / root(t);
    }

    private double second(double t) {
        double s = root(t);
        return nu * nu / (s * s * s);
    }

    private double firstByLogNu(double t) {
        return -t * second(t);
    }

    @Override
    public int dimension() {
        return y.length;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += 0.5 * mu * (x[i] - y[i]) * (x[i] - y[i]);
        }
        for (int j = 0; j < c.length; j++) {
            double t = argument(j, x);
            sum += w[j] * t * t / (root(t) + nu);
        }
        return sum;
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        for (int i = 0; i < x.length; i++) {
            gradient[i] = mu * (x[i] - y[i]);
        }
        for (int j = 0; j < c.length; j++) {
            double slope = w[j] * first(argument(j, x));
            for (int i = 0; i < x.length; i++) {
                gradient[i] += slope * c[j][i];
            }
        }
    }

    /** A(x) as a new matrix. */
    public double[][] hessian(double[] x) {
        int n = x.length;
        double[][] a = new double[n][n];
        for (int j = 0; j < c.length; j++) {
            double curvature = w[j] * second(argument(j, x));
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    a[i][k] += curvature * (c[j][i] * c[j][k]);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            a[i][i] += mu;
        }
        return a;
    }

    @Override
    public Linearization linearize(double[] x) {
        double squares = 0;
        double lipschitzSquares = 0;
        double nuNorm = 0;
        double nuLipschitz = 0;
        double xNorm = Dense.norm(x);
        for (int j = 0; j < c.length; j++) {
            double t = argument(j, x);
            double norm = Dense.norm(c[j]);
            double filter = w[j] * (second(t) * norm * xNorm + Math.abs(first(t)));
            double weight = w[j] * Math.abs(first(t)) * norm;
            double filterLipschitz = w[j] * norm * (thirdDerivative() * norm * xNorm + 2 / nu);
            double weightLipschitz = w[j] * norm * norm / nu;
            squares += filter * filter + weight * weight;
            lipschitzSquares += filterLipschitz * filterLipschitz + weightLipschitz * weightLipschitz;
            nuNorm += w[j] * Math.abs(firstByLogNu(t)) * norm;
            nuLipschitz += weightLipschitz;
        }
        double hessianRounding = sumRounding() * mu;
        double mixedRounding = 0;
        for (int j = 0; j < c.length; j++) {
            double norm = Dense.norm(c[j]);
            double argument = argumentRounding(j, xNorm);
            double curvature = thirdDerivative() * argument + (factorRounding(j) + sumRounding()) / nu;
            double slope = argument / nu + factorRounding(j) + sumRounding();
            hessianRounding += w[j] * norm * norm * curvature;
            mixedRounding += w[j] * (norm * xNorm * curvature + slope + 2 * norm * slope);
        }
        return new FixedLinearization(
                new DenseOperator(hessian(x), Structure.POSITIVE_DEFINITE),
                new Mixed(x.clone()),
                Constant.certified(Math.sqrt(squares + nuNorm * nuNorm) * ROUNDING, "norms of its blocks"),
                Constant.certified(
                        Math.sqrt(lipschitzSquares + nuLipschitz * nuLipschitz) * ROUNDING,
                        "Lipschitz constants of its blocks"),
                Constant.certified(hessianRounding * ROUNDING, "rounding term by term"),
                Constant.certified(mixedRounding * ROUNDING, "rounding block by block"));
    }

    @Override
    public Constant gradientRounding(double[] x) {
        double xNorm = Dense.norm(x);
        double sum = sumRounding() * mu * (xNorm + Dense.norm(y));
        for (int j = 0; j < c.length; j++) {
            sum += w[j] * Dense.norm(c[j]) * (argumentRounding(j, xNorm) / nu + factorRounding(j) + sumRounding());
        }
        return Constant.certified(sum * ROUNDING, "rounding term by term");
    }

    /** dt_j. */
    private double argumentRounding(int j, double xNorm) {
        return Rounding.gamma(2.0 * y.length + 8) * (Dense.norm(c[j]) * xNorm + Math.abs(d[j]));
    }

    /** r. */
    private double factorRounding(int j) {
        return (Math.abs(Math.log(w[j])) + Math.abs(Math.log(nu)) + 32) * Rounding.UNIT;
    }

    private double sumRounding() {
        return Rounding.gamma(c.length + y.length + 8.0);
    }

    @Override
    public LowerLevelConstants constants() {
        return constants;
    }

    /** The minimiser by {@link #minimize} from y. */
    @Override
    public double[] solution() {
        return minimize(y);
    }

    /**
     * Damped Newton with dense Cholesky: the longest step of lengths 1, 1/2, ... that decreases the value by Armijo's rule, as long as
     * that decrease can be told from rounding; then full steps as long as they decrease the gradient norm, that is, to
     * rounding level. (Accepting steps for either reason throughout can cycle.)
     */
    private double[] minimize(double[] start) {
        double[] x = start.clone();
        double[] gradient = Laws.gradient(this, x);
        for (int iteration = 0; iteration < 1000; iteration++) {
            double[] step = Dense.scaled(-1, Dense.solve(hessian(x), gradient));
            double slope = Dense.dot(gradient, step);
            double value = value(x);
            double[] trial = Dense.plus(x, 1, step);
            if (-slope > 1e-11 * Math.abs(value)) {
                double length = 1;
                while (!(value(trial) <= value + 1e-4 * length * slope) && length > 1e-6) {
                    length /= 2;
                    trial = Dense.plus(x, length, step);
                }
            } else if (!(Dense.norm(Laws.gradient(this, trial)) < Dense.norm(gradient))) {
                return x;
            }
            x = trial;
            gradient = Laws.gradient(this, x);
        }
        return x;
    }

    @Override
    public String toString() {
        return "SmoothObjective(n = %d, p = %d, mu = %.3g, L = %.3g, nu = %.3g)"
                .formatted(y.length, c.length, mu, constants.l(), nu);
    }

    /** B(x) by its blocks. */
    private final class Mixed implements LinearOperator {

        private final double[] x;

        Mixed(double[] x) {
            this.x = x;
        }

        @Override
        public int inputLength() {
            return c.length * x.length + c.length + 1;
        }

        @Override
        public int outputLength() {
            return x.length;
        }

        @Override
        public void apply(double[] v, double[] out) {
            int n = x.length;
            int p = c.length;
            Arrays.fill(out, 0);
            for (int j = 0; j < p; j++) {
                double t = argument(j, x);
                double inner = 0;
                for (int i = 0; i < n; i++) {
                    inner += x[i] * v[j * n + i];
                }
                double along = second(t) * inner + first(t) * v[p * n + j] + firstByLogNu(t) * v[p * n + p];
                for (int i = 0; i < n; i++) {
                    out[i] += w[j] * (along * c[j][i] + first(t) * v[j * n + i]);
                }
            }
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            int n = x.length;
            int p = c.length;
            out[p * n + p] = 0;
            for (int j = 0; j < p; j++) {
                double t = argument(j, x);
                double inner = w[j] * Dense.dot(c[j], q);
                for (int i = 0; i < n; i++) {
                    out[j * n + i] = second(t) * inner * x[i] + w[j] * first(t) * q[i];
                }
                out[p * n + j] = first(t) * inner;
                out[p * n + p] += firstByLogNu(t) * inner;
            }
        }
    }
}
