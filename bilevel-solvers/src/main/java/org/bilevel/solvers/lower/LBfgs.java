package org.bilevel.solvers.lower;

import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.jspecify.annotations.Nullable;

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, Algorithms 7.4 and 7.5): x_{k+1} = x_k - t_k H_k grad h(x_k).
 *
 * <p>t_k meets the curvature condition of strong Wolfe searches, |phi'(t)| <= c |phi'(0)| with phi(t) = h(x_k - t H_k grad h(x_k)), t = 1 being tried
 * first and nearly always taken. The condition of sufficient decrease is replaced by one that needs no values of h, since they
 * say nothing near the solution: the steps that pass the minimum along their line may together raise h by no more than W = ||grad
 * h(x_0)||^2 / (2 mu), as the slopes prove. As h(x_0) - h* <= W, the iterates converge from every start as those of a strong Wolfe search do from a
 * gap of 2W ({@code SlopeSearch} has the proof of Zoutendijk's condition, Nocedal and Wright 2006, section 3.2, the rest). In practice W is never
 * used up.
 *
 * <p>An iteration is one trial point: it costs one gradient, and a solve costs one more, at the start. No values are evaluated. The method stops as soon
 * as ||grad h|| <= tolerance, absolute, at a trial point, accepted or not. Where it ends otherwise, it returns the last accepted point, or the last
 * trial if that has the smaller gradient. Storage beyond x: up to (4 + 2m)n. Pairs that only rounding explains are left out. Where no trial of a search is
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
        this(10_000);
    }

    /** With so many iterations at most, and the presets for the rest. */
    public LBfgs(int maxIterations) {
        this(maxIterations, 10, 0.9);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        State method = new State(objective, x, this, stopping.tolerance(), workspace);
        IterationLoop.Outcome outcome = IterationLoop.run(method, maxIterations, stopping);
        return new LowerLevelSolution(
                outcome.measure(), outcome.iterations(), method.gradients(), 0, outcome.termination());
    }

    static final class State extends SlopeDescent {

        private final LimitedMemory pairs;

        State(LowerLevelObjective objective, double[] result, LBfgs options, double tolerance, Workspace workspace) {
            super(objective, result, options.curvature, tolerance, workspace);
            pairs = new LimitedMemory(
                    options.memory, constants().mu(), constants().l(), workspace, OWN_VECTORS);
        }

        @Override
        boolean aim(double[] x, double[] gradient, double[] d) {
            pairs.direction(gradient, d);
            return true;
        }

        @Override
        boolean usable() {
            return false;
        }

        @Override
        @Nullable
        Termination trouble(int iteration) {
            return null;
        }

        @Override
        void moved(double[] x, double[] gradient, double[] xNext, double[] gradientNext) {
            pairs.add(x, gradient, xNext, gradientNext);
        }

        @Override
        void arrived(double norm) {}

        @Override
        boolean forget() {
            boolean anything = !pairs.isEmpty();
            pairs.clear();
            return anything;
        }

        @Override
        public int patience() {
            return Descent.momentumPatience(constants().l() / constants().mu());
        }
    }
}
