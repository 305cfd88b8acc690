package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, Algorithms 7.4 and 7.5): x_{k+1} = x_k - t_k H_k grad h(x_k).
 *
 * <p>t_k meets the curvature condition of strong Wolfe searches, |phi'(t)| <= c |phi'(0)| with phi(t) = h(x_k - t H_k grad h(x_k)), t = 1 being tried
 * first and nearly always taken. The condition of sufficient decrease is replaced by one that needs no values of h, since they
 * say nothing near the solution: the steps that pass the minimum along their line may together raise h by no more than W = ||grad
 * h(x_0)||^2 / (2 mu), as the slopes prove. As h(x_0) - h* <= W, the iterates converge from every start as those of a strong Wolfe search do from a
 * gap of 2W ({@code SlopeSearch} has the proof, Nocedal and Wright 2006, section 3.2, the rest); in practice W is never
 * used up.
 *
 * <p>An iteration is one trial point: it costs one gradient, and a solve costs one more, at the start. No values are evaluated. The method stops as soon
 * as ||grad h|| <= tolerance, absolute, at a trial point, accepted or not. Where it ends otherwise, it returns the last accepted point or the last
 * trial, whichever has the smaller gradient. Storage beyond x: up to (4 + 2m)n. Pairs that only rounding explains are left out. Where no trial of a search is
 * accepted, the memory is emptied; if it was empty, Stalled. Stalls too after 100 + 4 sqrt(L / mu) iterations that do
 * not lower the gradient norm by 1 %.
 *
 * @param maxIterations most iterations
 * @param memory m, how many pairs are kept
 * @param curvature c
 */
public record LBfgs(
        @Option(value = "most iterations", preset = "10000", range = ">= 1")
        int maxIterations,

        @Option(value = "pairs of steps and gradient changes kept", preset = "10", range = ">= 1")
        int memory,

        @Option(value = "part of the slope that the line search may leave", preset = "0.9", range = "> 0 and < 1")
        double curvature)
        implements LowerLevelSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public LBfgs {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
        Options.requireAtLeast("memory", memory, 1);
        Options.require(curvature > 0 && curvature < 1, "curvature", curvature, "> 0 and < 1");
    }

    /** With the default limit, memory and line search. */
    public LBfgs() {
        this(10_000, 10, 0.9);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        Dimensions.require(objective, x);
        State method = new State(objective, x, stopping.tolerance(), workspace);
        IterationLoop.Outcome outcome = IterationLoop.run(method, maxIterations, stopping);
        return new LowerLevelSolution(
                outcome.measure(), outcome.iterations(), method.gradients, 0, outcome.termination());
    }

    private final class State implements IterativeMethod {

        private static final int OWN_VECTORS = 4;

        private final LowerLevelObjective objective;
        private final double[] result;
        private final double tolerance;
        private final LowerLevelConstants constants;
        private final LimitedMemory pairs;
        private final SlopeSearch search = new SlopeSearch(curvature);

        /** x_k and its gradient. */
        private double[] x;

        private double[] gradient;
        private double norm;
        /** The point tried last and its gradient; before the first trial, those of x. */
        private double[] trial;

        private double[] trialGradient;
        private double trialNorm;
        private final double[] d;

        /** What is left of W. */
        private double allowance;

        private boolean accepted;
        private int gradients;

        State(LowerLevelObjective objective, double[] result, double tolerance, Workspace workspace) {
            this.objective = objective;
            this.result = result;
            this.tolerance = tolerance;
            int n = result.length;
            constants = objective.constants();
            pairs = new LimitedMemory(memory, constants.mu(), constants.l(), workspace, OWN_VECTORS);
            x = workspace.vector(0, n);
            trial = result;
            gradient = workspace.vector(1, n);
            trialGradient = workspace.vector(2, n);
            d = workspace.vector(3, n);
        }

        @Override
        public void start() {
            evaluate();
            allowance = trialNorm * trialNorm / (2 * constants.mu());
            norm = Double.POSITIVE_INFINITY;
            accepted = true;
        }

        @Override
        public @Nullable Termination step(int iteration) {
            if (accepted) {
                adopt(iteration > 1);
            }
            double t = search.t();
            for (int i = 0; i < x.length; i++) {
                trial[i] = x[i] + t * d[i];
            }
            evaluate();
            double slope = Vectors.dot(trialGradient, d);
            accepted = search.accepts(slope);
            if (accepted) {
                allowance -= Math.max(0, t * slope);
            } else if (search.hopeless()) {
                if (pairs.isEmpty()) {
                    return new Termination.Stalled(iteration, Math.min(norm, trialNorm), tolerance);
                }
                pairs.clear();
                direct();
            }
            return null;
        }

        @Override
        public double measure() {
            return trialNorm;
        }

        @Override
        public double finish() {
            boolean last = gradients == 1 || trialNorm <= norm;
            Vectors.copy(last ? trial : x, result);
            return last ? trialNorm : norm;
        }

        @Override
        public int patience() {
            return Descent.momentumPatience(constants.l() / constants.mu());
        }

        @Override
        public String quantity() {
            return "gradient";
        }

        private void evaluate() {
            objective.gradient(trial, trialGradient);
            gradients++;
            trialNorm = Vectors.norm2(trialGradient);
        }

        /** The accepted trial becomes x_k. */
        private void adopt(boolean moved) {
            if (moved) {
                pairs.add(x, gradient, trial, trialGradient);
            }
            double[] free = x;
            x = trial;
            trial = free;
            free = gradient;
            gradient = trialGradient;
            trialGradient = free;
            norm = trialNorm;
            direct();
        }

        private void direct() {
            pairs.direction(gradient, d);
            search.start(Vectors.dot(gradient, d), 1, allowance);
        }
    }
}
