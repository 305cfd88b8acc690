package org.bilevel.api.testkit;

import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.sampling.Batch;

/** A bilevel problem, all of its constants certified, whose lower-level solutions and hypergradient are known. */
public interface SolvedBilevelProblem extends BilevelProblem {

    /** xhat_i(theta). */
    double[] solution(int sample, double[] theta);

    /** grad f_i(theta), to {@link #gradientError}. */
    double[] gradient(int sample, double[] theta);

    /** sum over the batch of w_i grad f_i(theta). */
    default double[] gradient(Batch batch, double[] theta) {
        double[] sum = new double[theta.length];
        for (int k = 0; k < batch.size(); k++) {
            sum = Dense.plus(sum, batch.weights()[k], gradient(batch.samples()[k], theta));
        }
        return sum;
    }

    /** sum over the batch of w_i g_i(xhat_i(theta)). */
    default double value(Batch batch, double[] theta) {
        double sum = 0;
        for (int k = 0; k < batch.size(); k++) {
            int sample = batch.samples()[k];
            sum += batch.weights()[k] * upperLevel(sample).value(solution(sample, theta));
        }
        return sum;
    }

    /**
     * How far the reference gradient of a batch may be from the true one: the {@link #envelope} of the accuracy that rounding
     * permits, 1e-14 times the sizes of what cancels in grad h and in the adjoint equation.
     */
    default double gradientError(Batch batch, double[] theta) {
        double error = 0;
        for (int k = 0; k < batch.size(); k++) {
            int sample = batch.samples()[k];
            LowerLevelObjective h = lowerLevel(theta).objective(sample);
            double[] x = solution(sample, theta);
            double mu = h.constants().mu();
            double l = h.constants().l();
            double rounding = 1e-14 * l * (1 + Dense.norm(x));
            double epsilon = (Dense.norm(Laws.gradient(h, x)) + rounding) / mu;
            double delta = 1e-14 * (1 + l / mu) * (1 + upperGradientNormAt(sample, x));
            error += batch.weights()[k] * envelope(sample, theta, new Accuracy(epsilon, delta));
        }
        return error;
    }

    /**
     * An a-priori bound on the error of any hypergradient of accuracy (epsilon, delta): theory, section 2, with the constants at xhat,
     *
     * <pre>
     * ||B(xhat)||/mu (delta + (L_A Q + L_g) epsilon) + L_B(xhat) epsilon Q,
     * Q = (||grad g(xhat)|| + L_g epsilon + delta)/mu >= ||qt||
     * </pre>
     *
     * from z - grad f = -B(xhat)^T (qt - qhat) - (B(xt) - B(xhat))^T qt. No computed quantity enters but the reference solution.
     */
    default double envelope(int sample, double[] theta, Accuracy accuracy) {
        LowerLevelObjective h = lowerLevel(theta).objective(sample);
        double[] x = solution(sample, theta);
        double mu = h.constants().mu();
        double lipschitz = h.constants().hessianLipschitz().value();
        double upper = upperLevel(sample).smoothness().value();
        Linearization linearization = h.linearize(x);
        double adjoint = (upperGradientNormAt(sample, x) + upper * accuracy.epsilon() + accuracy.delta()) / mu;
        return linearization.mixedNorm().value()
                        / mu
                        * (accuracy.delta() + (lipschitz * adjoint + upper) * accuracy.epsilon())
                + linearization.mixedLipschitz().value() * accuracy.epsilon() * adjoint;
    }

    /** ||grad g_i(xhat_i(theta))||. */
    default double upperGradientNorm(int sample, double[] theta) {
        return upperGradientNormAt(sample, solution(sample, theta));
    }

    private double upperGradientNormAt(int sample, double[] x) {
        UpperLevelObjective g = upperLevel(sample);
        double[] gradient = new double[x.length];
        g.gradient(x, gradient);
        return Dense.norm(gradient);
    }
}
