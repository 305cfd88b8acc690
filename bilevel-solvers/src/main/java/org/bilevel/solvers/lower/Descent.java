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
 * The state of a method of fixed steps along gradients, with or without momentum. The iterate is y_k, the point at which the gradient is evaluated:
 * ||grad h(y_k)|| is known at every iterate, and y_k is what is returned. A subclass says how y_{k+1} comes about. An estimated L is raised when
 * the gradients at two iterates in a row prove it too small.
 */
abstract sealed class Descent implements IterativeMethod
        permits SteepestDescent, AcceleratedDescent, HeavyBallDescent, NonmonotoneDescent {

    private static final int OWN_VECTORS = 2;

    private final LowerLevelObjective objective;
    private final double[] result;
    private final Workspace workspace;
    private final LocalSmoothness smoothness;
    private final double mu;

    private double[] y;
    private double[] yNext;
    private double[] gradient;
    /** The gradient at the iterate before; the same array as {@link #gradient} where nobody looks at it. */
    private double[] gradientBefore;

    private double norm;
    private double normBefore;
    private boolean swapped;
    private int gradients;
    private int values;

    /**
     * At the start.
     *
     * @param result the start, and in the end the result
     * @param more how many vectors the subclass needs
     */
    Descent(LowerLevelObjective objective, double[] result, Workspace workspace, int more) {
        Dimensions.require(objective, result);
        this.objective = objective;
        this.result = result;
        this.workspace = workspace;
        int n = result.length;
        smoothness = new LocalSmoothness(objective.constants().smoothness());
        mu = objective.constants().mu();
        y = result;
        yNext = workspace.vector(0, n);
        gradient = workspace.vector(1, n);
        gradientBefore = smoothness.certified() ? gradient : workspace.vector(OWN_VECTORS + more, n);
    }

    /** Runs a method to its end. */
    static LowerLevelSolution solve(Descent method, int maxIterations, Stopping stopping) {
        IterationLoop.Outcome outcome = IterationLoop.run(method, maxIterations, stopping);
        return new LowerLevelSolution(
                outcome.measure(), outcome.iterations(), method.gradients, method.values, outcome.termination());
    }

    /** Takes step sizes and momentum from a new L. */
    abstract void adopt(double l, double mu);

    /** Forgets momentum: the iterate y is all there is. */
    abstract void restart();

    /**
     * Overwrites {@code next}, which holds the iterate before, with the next one.
     *
     * @param y the iterate
     * @param gradient its gradient
     */
    abstract void advance(double[] y, double[] gradient, double[] next);

    @Override
    public final void start() {
        evaluate();
        adopt(smoothness.value(), mu);
        restart();
    }

    @Override
    public final @Nullable Termination step(int iteration) {
        advance(y, gradient, yNext);
        swap();
        normBefore = norm;
        evaluate();
        if (!smoothness.certified() && Double.isFinite(norm) && smoothness.raise(yNext, gradientBefore, y, gradient)) {
            adopt(smoothness.value(), mu);
            if (norm > normBefore) {
                // The step was too long and made things worse: it is taken back, its gradient is paid for.
                swap();
                norm = normBefore;
            }
            restart();
        }
        return null;
    }

    @Override
    public final double measure() {
        return norm;
    }

    @Override
    public final double finish() {
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
        // Long enough for a slow but steady descent to halve the gradient.
        return (int) Math.min(100 + kappa() / 2, Integer.MAX_VALUE);
    }

    /** Iterations within which momentum swings through two periods. */
    static int momentumPatience(double kappa) {
        return (int) Math.min(100 + 4 * Math.sqrt(kappa), Integer.MAX_VALUE);
    }

    @Override
    public final String quantity() {
        return "gradient";
    }

    final double kappa() {
        return smoothness.value() / mu;
    }

    /** ||grad h|| at the iterate. */
    final double norm() {
        return norm;
    }

    /** The iterate. */
    final double[] iterate() {
        return y;
    }

    /** A vector of the subclass, numbered from 0. */
    final double[] vector(int index) {
        return workspace.vector(OWN_VECTORS + index, result.length);
    }

    /** h(x), counted. */
    final double value(double[] x) {
        values++;
        return objective.value(x);
    }

    /** grad h(x), counted. */
    final void gradientAt(double[] x, double[] out) {
        objective.gradient(x, out);
        gradients++;
    }

    private void evaluate() {
        gradientAt(y, gradient);
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
}
