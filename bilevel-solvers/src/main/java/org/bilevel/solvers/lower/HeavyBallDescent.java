package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/**
 * y_{k+1} = y_k - s grad h(y_k) + beta (y_k - y_{k-1}), under guard.
 *
 * <p>On a quadratic, grad h(y_k) = p_k(A) grad h(y_0) with p_k = rho^k (U_k(z) - rho U_{k-1}(z)), where U_k are Chebyshev polynomials of the second
 * kind, |z| <= 1 on [mu, L], and rho^2 = beta: the recurrence of y is that of U_k, from y_{-1} = y_0. As |U_k| <= k + 1, ||grad h(y_k)|| <= (1 + (1 + rho) k)
 * rho^k ||grad h(y_0)||. Where the gradient exceeds twice that, h is not quadratic enough, and gradient steps 2 / (L + mu), which shrink the gradient of every h,
 * take over until it is half of what it was at y_0; there the method starts anew. The gradient is halved from start to start, so it tends to zero.
 */
final class HeavyBallDescent extends Descent {

    /** How far the gradient may exceed what holds on quadratics. */
    private static final double SLACK = 2;

    /** What gradient steps bring the gradient down to, relative to the last start. */
    private static final double PROGRESS = 0.5;

    private double step;
    private double calmStep;
    private double rho;
    private boolean calm;
    private double normAtStart;
    private int k;
    /** rho^k. */
    private double power;

    HeavyBallDescent(LowerLevelObjective objective, double[] result, Workspace workspace) {
        super(objective, result, workspace, 0);
    }

    @Override
    void adopt(double l, double mu) {
        double roots = Math.sqrt(l) + Math.sqrt(mu);
        step = 4 / (roots * roots);
        calmStep = 2 / (l + mu);
        rho = (Math.sqrt(l) - Math.sqrt(mu)) / roots;
    }

    @Override
    void restart() {
        calm = false;
        normAtStart = norm();
        k = 0;
        power = 1;
    }

    @Override
    void advance(double[] y, double[] gradient, double[] next) {
        if (norm() > SLACK * (1 + (1 + rho) * k) * power * normAtStart) {
            calm = true;
        }
        if (calm && norm() <= PROGRESS * normAtStart) {
            restart();
        }
        if (calm) {
            Vectors.axpyTo(-calmStep, gradient, y, next);
            return;
        }
        // Without a point before the first there is no momentum.
        double beta = k == 0 ? 0 : rho * rho;
        double s = step;
        for (int i = 0; i < y.length; i++) {
            double momentum = beta == 0 ? 0 : beta * (y[i] - next[i]);
            next[i] = y[i] - s * gradient[i] + momentum;
        }
        k++;
        power *= rho;
    }
}
