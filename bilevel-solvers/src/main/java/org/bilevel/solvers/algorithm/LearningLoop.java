package org.bilevel.solvers.algorithm;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.api.upper.UpperLevelStep;

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
     * Runs from a starting point.
     *
     * @param start theta_0, unmodified
     * @param oracle where hypergradients come from
     * @param cancelled polled before and after every step
     */
    public RunResult run(double[] start, HypergradientOracle oracle, BooleanSupplier cancelled) {
        ParameterLayout layout = oracle.problem().layout();
        layout.requireLength(start);
        BatchSequence batches = sampling.start(oracle.problem().sampleCount(), seed.child("sampler"));
        UpperLevelIteration iteration = method.start(oracle.problem());
        double[] theta = start.clone();
        double[] trial = start.clone();
        Cost cost = Cost.ZERO;
        long began = System.nanoTime();
        long step = 0;
        while (true) {
            Optional<Ending> ending = endingBefore(step, cost, began, cancelled);
            if (ending.isPresent()) {
                return new RunResult(theta, step, cost, secondsSince(began), ending.get());
            }
            Batch batch = batches.batch(step);
            UpperLevelStep result = iteration.step(step, trial, batch, oracle);
            cost = cost.plus(result.cost());
            if (cancelled.getAsBoolean()) {
                return new RunResult(theta, step, cost, secondsSince(began), new Ending.Cancelled());
            }
            if (result.halt().isPresent()) {
                Ending halted = new Ending.Halted(result.halt().get());
                return new RunResult(theta, step, cost, secondsSince(began), halted);
            }
            Optional<Ending> broken =
                    nonFinite("z", result.hypergradient().z(), layout).or(() -> nonFinite("theta", trial, layout));
            if (broken.isPresent()) {
                return new RunResult(theta, step, cost, secondsSince(began), broken.get());
            }
            System.arraycopy(trial, 0, theta, 0, theta.length);
            double[] norms = result.hypergradient().sampleNorms();
            if (norms.length > 0) {
                batches.measured(step, batch, norms);
            }
            IterationRecord done = new IterationRecord(step, cost, secondsSince(began), result);
            observers.forEach(observer -> observer.stepped(done, theta));
            step++;
        }
    }

    private Optional<Ending> endingBefore(long step, Cost cost, long began, BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            return Optional.of(new Ending.Cancelled());
        }
        return budget.endingAt(step, cost.total(), secondsSince(began), "a cost of %d iterations");
    }

    private static Optional<Ending> nonFinite(String quantity, double[] vector, ParameterLayout layout) {
        for (int i = 0; i < vector.length; i++) {
            if (!Double.isFinite(vector[i])) {
                return Optional.of(new Ending.NonFinite("%s at %s".formatted(quantity, layout.nameOf(i))));
            }
        }
        return Optional.empty();
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }
}
