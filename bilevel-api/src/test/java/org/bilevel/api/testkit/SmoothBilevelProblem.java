package org.bilevel.api.testkit;

import java.util.random.RandomGenerator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/**
 * Learning the filters, weights and smoothing of {@link SmoothObjective}, which proves the lower level's constants, from pairs
 * (y_i, x*_i):
 *
 * <pre>
 * g_i(x) = 1/2 ||x - x*_i||^2,   L_g = 1
 * grad f_i(theta) = -B(xhat_i)^T A(xhat_i)^{-1} (xhat_i - x*_i)
 * </pre>
 *
 * with xhat_i by damped Newton and the linear system by dense Cholesky.
 */
public final class SmoothBilevelProblem implements SolvedBilevelProblem {

    private final double mu;
    private final double[][] y;
    private final double[][] d;
    private final UpperLevelObjective[] upper;

    private SmoothBilevelProblem(double mu, double[][] y, double[][] d, UpperLevelObjective[] upper) {
        this.mu = mu;
        this.y = y;
        this.d = d;
        this.upper = upper;
    }

    /**
     * A random one, with mu = 1/sqrt(condition), and a theta at which L/mu is at most the condition.
     *
     * @param samples number of samples, at least 1
     * @param n length of x
     * @param p number of terms
     * @param condition at least 1
     */
    public static Instance<SolvedBilevelProblem> random(int samples, int n, int p, double condition, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double mu = 1 / Math.sqrt(condition);
        double[][] y = new double[samples][];
        double[][] d = new double[samples][];
        UpperLevelObjective[] upper = new UpperLevelObjective[samples];
        for (int i = 0; i < samples; i++) {
            double[] truth = Dense.gaussian(n, random);
            y[i] = Dense.plus(truth, 0.3, Dense.gaussian(n, random));
            d[i] = Dense.scaled(0.3, Dense.gaussian(p, random));
            upper[i] = LeastSquares.distanceTo(truth);
        }
        double[] theta = SmoothObjective.randomParameters(n, p, condition, mu, random);
        return new Instance<>(new SmoothBilevelProblem(mu, y, d, upper), theta);
    }

    @Override
    public ParameterLayout layout() {
        return SmoothObjective.layout(y[0].length, d[0].length);
    }

    @Override
    public int sampleCount() {
        return y.length;
    }

    @Override
    public int dimension(int sample) {
        return y[sample].length;
    }

    @Override
    public void coldStart(int sample, double[] x) {
        System.arraycopy(y[sample], 0, x, 0, x.length);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        double[] copy = theta.clone();
        return sample -> objective(sample, copy);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return upper[sample];
    }

    @Override
    public double[] solution(int sample, double[] theta) {
        return objective(sample, theta).solution();
    }

    @Override
    public double[] gradient(int sample, double[] theta) {
        SmoothObjective h = objective(sample, theta);
        double[] x = h.solution();
        double[] upperGradient = new double[x.length];
        upper[sample].gradient(x, upperGradient);
        double[] adjoint = Dense.solve(h.hessian(x), upperGradient);
        LinearOperator mixed = h.linearize(x).mixed();
        double[] gradient = new double[theta.length];
        mixed.applyTranspose(adjoint, gradient);
        return Dense.scaled(-1, gradient);
    }

    private SmoothObjective objective(int sample, double[] theta) {
        return new SmoothObjective(mu, y[sample], d[sample], theta);
    }

    @Override
    public String toString() {
        return "SmoothBilevelProblem(m = %d, n = %d, p = %d, mu = %.3g)"
                .formatted(y.length, y[0].length, d[0].length, mu);
    }
}
