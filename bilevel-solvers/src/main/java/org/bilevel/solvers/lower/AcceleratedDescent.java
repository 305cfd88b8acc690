package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/**
 * <pre>
 * x_{k+1} = y_k - grad h(y_k) / L,   y_{k+1} = x_{k+1} + beta_k (x_{k+1} - x_k),   y_0 = x_0.
 * </pre>
 */
final class AcceleratedDescent extends Descent {

    private final Momentum momentum;
    private final double[] x;
    private double step;
    private double betaCap;
    private double t;

    AcceleratedDescent(LowerLevelObjective objective, double[] result, Momentum momentum, Workspace workspace) {
        super(objective, result, workspace, 1);
        this.momentum = momentum;
        x = vector(0);
    }

    @Override
    void adopt(double l, double mu) {
        step = 1 / l;
        double root = Math.sqrt(l / mu);
        betaCap = momentum == Momentum.ADAPTIVE_RESTART ? 1 : (root - 1) / (root + 1);
    }

    @Override
    void restart() {
        Vectors.copy(iterate(), x);
        t = 1;
    }

    @Override
    void advance(double[] y, double[] gradient, double[] next) {
        double beta = nextBeta(y, gradient);
        double s = step;
        double[] previous = x;
        for (int i = 0; i < y.length; i++) {
            double moved = y[i] - s * gradient[i];
            next[i] = moved + beta * (moved - previous[i]);
            previous[i] = moved;
        }
    }

    private double nextBeta(double[] y, double[] gradient) {
        if (!momentum.restarts()) {
            return betaCap;
        }
        // <grad h(y_k), x_{k+1} - x_k> > 0, with x_{k+1} = y_k - s grad h(y_k), before x_{k+1} is there.
        if (Vectors.dotDifference(gradient, y, x) > step * norm() * norm()) {
            t = 1;
            return 0;
        }
        double tNext = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
        double beta = (t - 1) / tNext;
        t = tNext;
        return Math.min(beta, betaCap);
    }

    @Override
    public int patience() {
        return momentumPatience(kappa());
    }
}
