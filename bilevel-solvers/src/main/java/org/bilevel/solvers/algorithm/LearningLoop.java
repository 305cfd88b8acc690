package org.bilevel.solvers.algorithm;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelMethod;

/**
 * The outer loop: batches, steps, budgets, observers. It ends at a budget, when the method halts, when cancelled, or when theta or z are no longer finite; in the last three
 * cases the unfinished step is undone, so that the result is always usable.
 *
 * @param method what makes a step
 * @param sampling how batches are drawn, from the path {@code sampler} of the seed
 * @param seed the run's randomness
 * @param budget when to end
 * @param observers told after every step, in order
 */
public record LearningLoop(
        UpperLevelMethod method, SamplingStrategy sampling, SeedPath seed, Budget budget, List<Observer> observers) {

    /** Copies the observers. */
    public LearningLoop {
        observers = List.copyOf(observers);
    }

    /**
     * Runs from a starting point to the end.
     *
     * @param start theta_0, unmodified
     * @param oracle where hypergradients come from
     * @param cancelled polled before and after every step
     */
    public RunResult run(double[] start, HypergradientOracle oracle, BooleanSupplier cancelled) {
        return begin(start, oracle).run(cancelled, cancelled);
    }

    /**
     * A run before its first step, or before it is restored.
     *
     * @param start theta_0, unmodified
     * @param oracle where hypergradients come from
     */
    public ResumableRun begin(double[] start, HypergradientOracle oracle) {
        return new ResumableRun(this, start, oracle);
    }
}
