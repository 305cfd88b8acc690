package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of gradient descent, with or without momentum. The iterate is the extrapolated point y, the only one at which
 * gradients are evaluated:
 *
 * <pre>
 * x_{k+1} = y_k - s grad h(y_k),   y_{k+1} = x_{k+1} + beta_k (x_{k+1} - x_k),   y_0 = x_0.
 * </pre>
 *
 * ||grad h(y_k)|| is therefore known at every iterate, and y_k is what is returned.
 */
final class Descent implements IterativeMethod {

    /** What s is computed from. */
    enum Step {
        /** s = 2 / (L + mu), the best fixed step without momentum. */
        LONG,
        /** s = 1 / L. */
        SAFE
    }

    private final LowerLevelObjective objective;
    private final double[] result;
    private final Step stepRule;
    private final Momentum momentum;
    private final LocalSmoothness smoothness;
    private final double mu;

    private double[] y;
    private double[] yNext;
    private double[] gradient;
    /** The gradient at the iterate before; the same array as {@link #gradient} where nobody looks at it. */
    private double[] gradientBefore;
    /** x_k; unused without momentum. */
    private final double[] x;

    private double norm;
    private double normBefore;
    private double step;
    private double betaCap;
    private double t;
    private boolean swapped;
    private int gradients;

    private Descent(
            LowerLevelObjective objective, double[] result, Step stepRule, Momentum momentum, Workspace workspace) {
        this.objective = objective;
        this.result = result;
        this.stepRule = stepRule;
        this.momentum = momentum;
        int n = result.length;
        smoothness = new LocalSmoothness(objective.constants().smoothness());
        mu = objective.constants().mu();
        y = result;
        yNext = workspace.vector(0, n);
        gradient = workspace.vector(1, n);
        int slot = 2;
        x = momentum == Momentum.NONE ? result : workspace.vector(slot++, n);
        gradientBefore = smoothness.certified() ? gradient : workspace.vector(slot, n);
    }

    static LowerLevelSolution solve(
            LowerLevelObjective objective,
            double[] x,
            Step step,
            Momentum momentum,
            int maxIterations,
            Stopping stopping,
            Workspace workspace) {
        Dimensions.require(objective, x);
        Descent method = new Descent(objective, x, step, momentum, workspace);
        IterationLoop.Outcome outcome = IterationLoop.run(method, maxIterations, stopping);
        return new LowerLevelSolution(
                outcome.measure(), outcome.iterations(), method.gradients, 0, outcome.termination());
    }

    @Override
    public void start() {
        if (momentum != Momentum.NONE) {
            Vectors.copy(y, x);
        }
        adoptSmoothness();
        evaluate();
    }

    @Override
    public @Nullable Termination step(int iteration) {
        if (momentum == Momentum.NONE) {
            move();
        } else {
            moveAndExtrapolate(nextBeta());
        }
        swap();
        normBefore = norm;
        evaluate();
        if (!smoothness.certified() && Double.isFinite(norm) && smoothness.raise(yNext, gradientBefore, y, gradient)) {
            adoptSmoothness();
            if (norm > normBefore) {
                // The step was too long and made things worse: it is taken back, its gradient is paid for.
                swap();
                norm = normBefore;
            }
            if (momentum != Momentum.NONE) {
                Vectors.copy(y, x);
            }
        }
        return null;
    }

    @Override
    public double measure() {
        return norm;
    }

    @Override
    public double finish() {
        // After an overflow the iterate before is still there, with a gradient that was finite.
        boolean stepBack = !Double.isFinite(norm) && gradients > 1;
        // Every swap moves the iterate between the caller's array and ours.
        if (swapped != stepBack) {
            Vectors.copy(stepBack ? yNext : y, result);
        }
        return stepBack ? normBefore : norm;
    }

    @Override
    public int patience() {
        double kappa = smoothness.value() / mu;
        // Long enough for a slow but steady descent to halve the gradient.
        return momentum == Momentum.NONE ? (int) Math.min(100 + kappa / 2, Integer.MAX_VALUE) : momentumPatience(kappa);
    }

    /** Iterations within which momentum swings through two periods. */
    static int momentumPatience(double kappa) {
        return (int) Math.min(100 + 4 * Math.sqrt(kappa), Integer.MAX_VALUE);
    }

    @Override
    public String quantity() {
        return "gradient";
    }

    private void evaluate() {
        objective.gradient(y, gradient);
        gradients++;
        norm = Vectors.norm2(gradient);
    }

    private void swap() {
        double[] iterate = y;
        y = yNext;
        yNext = iterate;
        swapped = !swapped;
        double[] before = gradientBefore;
        gradientBefore = gradient;
        gradient = before;
    }

    private void adoptSmoothness() {
        double l = smoothness.value();
        step = stepRule == Step.LONG ? 2 / (l + mu) : 1 / l;
        double root = Math.sqrt(l / mu);
        betaCap = momentum == Momentum.ADAPTIVE_RESTART ? 1 : (root - 1) / (root + 1);
        t = 1;
    }

    private double nextBeta() {
        if (!momentum.restarts()) {
            return betaCap;
        }
        // <grad h(y_k), x_{k+1} - x_k> > 0, with x_{k+1} = y_k - s grad h(y_k), before x_{k+1} is there.
        if (Vectors.dotDifference(gradient, y, x) > step * norm * norm) {
            t = 1;
            return 0;
        }
        double tNext = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
        double beta = (t - 1) / tNext;
        t = tNext;
        return Math.min(beta, betaCap);
    }

    private void move() {
        double s = step;
        double[] from = y;
        double[] to = yNext;
        double[] g = gradient;
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i] - s * g[i];
        }
    }

    private void moveAndExtrapolate(double beta) {
        double s = step;
        double[] from = y;
        double[] to = yNext;
        double[] g = gradient;
        double[] previous = x;
        for (int i = 0; i < from.length; i++) {
            double moved = from[i] - s * g[i];
            to[i] = moved + beta * (moved - previous[i]);
            previous[i] = moved;
        }
    }
}
