package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a method that searches along one direction after another, x_{k+1} = x_k + t_k d_k, by slopes ({@link SlopeSearch}). A trial point is an
 * iteration and costs one gradient; a subclass finds the directions, in iterations of its own if they cost anything.
 *
 * <p>The overshoots of a run may add up to W = ||grad h(x_0)||^2 / (2 mu), which h(x_0) - h* does not exceed: the iterates converge as those of a line search with
 * sufficient decrease do from a gap of 2W.
 */
abstract sealed class SlopeDescent implements IterativeMethod permits LBfgs.State, NewtonCg.State {

    /** Vectors that this class takes from the workspace, before the subclass takes its own. */
    static final int OWN_VECTORS = 4;

    private final LowerLevelObjective objective;
    private final double[] result;
    private final double tolerance;
    private final LowerLevelConstants constants;
    private final SlopeSearch search;

    /** x_k and its gradient. */
    private double[] x;

    private double[] gradient;
    private double norm;
    /** The point tried last and its gradient. */
    private double[] trial;

    private double[] trialGradient;
    private double trialNorm;
    private final double[] d;

    /** What is left of W. */
    private double allowance;

    /** Whether there has been a trial from x_k. */
    private boolean tried;

    private boolean accepted;
    private boolean searching;
    private int gradients;

    SlopeDescent(
            LowerLevelObjective objective, double[] result, double curvature, double tolerance, Workspace workspace) {
        Dimensions.require(objective, result);
        this.objective = objective;
        this.result = result;
        this.tolerance = tolerance;
        constants = objective.constants();
        search = new SlopeSearch(curvature);
        int n = result.length;
        x = workspace.vector(0, n);
        trial = result;
        gradient = workspace.vector(1, n);
        trialGradient = workspace.vector(2, n);
        d = workspace.vector(3, n);
    }

    /**
     * Works on the direction from x_k. Either it is ready, and nothing has been spent, or it has had an iteration's worth of work.
     *
     * @param d the direction
     * @return whether it is ready
     */
    abstract boolean aim(double[] x, double[] gradient, double[] d);

    /** Whether {@link #aim} has left a direction that could be tried as it is. */
    abstract boolean usable();

    /** Why {@link #aim} cannot go on, null unless that is so. */
    abstract @Nullable Termination trouble(int iteration);

    /** Told of every step before {@link #arrived}. */
    abstract void moved(double[] x, double[] gradient, double[] xNext, double[] gradientNext);

    /** Told of x_k, the start included. */
    abstract void arrived(double norm);

    /** After a search that only rounding explains: gives up what the direction was made from; whether there was anything. */
    abstract boolean forget();

    @Override
    public final void start() {
        evaluate();
        allowance = trialNorm * trialNorm / (2 * constants.mu());
        adopt();
    }

    @Override
    public final @Nullable Termination step(int iteration) {
        if (accepted) {
            moved(x, gradient, trial, trialGradient);
            adopt();
        }
        if (!searching) {
            if (!aim(x, gradient, d)) {
                return trouble(iteration);
            }
            search();
        }
        tryNext();
        if (!accepted && search.hopeless()) {
            if (!forget()) {
                return new Termination.Stalled(iteration, Math.min(norm, trialNorm), tolerance);
            }
            searching = false;
        }
        return null;
    }

    @Override
    public final double measure() {
        return trialNorm;
    }

    @Override
    public final double finish() {
        if (!searching && !accepted && usable()) {
            search();
            tryNext();
        }
        boolean last = tried && (accepted || trialNorm <= norm);
        Vectors.copy(last ? trial : x, result);
        return last ? trialNorm : norm;
    }

    @Override
    public final String quantity() {
        return "gradient";
    }

    final LowerLevelConstants constants() {
        return constants;
    }

    final int gradients() {
        return gradients;
    }

    private void search() {
        search.start(Vectors.dot(gradient, d), 1, allowance);
        searching = true;
    }

    private void tryNext() {
        double t = search.t();
        Vectors.axpyTo(t, d, x, trial);
        evaluate();
        tried = true;
        double slope = Vectors.dot(trialGradient, d);
        accepted = search.accepts(slope);
        if (accepted) {
            allowance -= Math.max(0, t * slope);
        }
    }

    private void evaluate() {
        objective.gradient(trial, trialGradient);
        gradients++;
        trialNorm = Vectors.norm2(trialGradient);
    }

    /** The last trial becomes x_k. */
    private void adopt() {
        double[] free = x;
        x = trial;
        trial = free;
        free = gradient;
        gradient = trialGradient;
        trialGradient = free;
        norm = trialNorm;
        tried = false;
        accepted = false;
        searching = false;
        arrived(norm);
    }
}
