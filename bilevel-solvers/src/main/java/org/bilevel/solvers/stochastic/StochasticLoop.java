package org.bilevel.solvers.stochastic;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.OracleCalls;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.stochastic.StochasticIteration;
import org.bilevel.solvers.vector.Vectors;

/**
 * Runs a stochastic bilevel method: budgets, observers, a watch for numbers that are no longer finite. Only the method's own work is timed and counted, its preparation included;
 * what observers do is not. Whether x is finite is checked after every step, theta every {@value #CHECK_EVERY} steps and at the end, since it may be far longer than a batch.
 *
 * @param method what makes a step
 * @param seed the run's randomness
 * @param budget in oracle calls, seconds and steps
 * @param observers told before the first step and after every one, in order
 */
public record StochasticLoop(
        StochasticBilevelMethod method, SeedPath seed, Budget budget, List<StochasticObserver> observers) {

    private static final int CHECK_EVERY = 64;

    /** Copies the observers. */
    public StochasticLoop {
        observers = List.copyOf(observers);
    }

    /**
     * How a run ended.
     *
     * @param theta the last parameters; of the last check that found them finite, if they are no longer
     * @param steps steps taken
     * @param calls oracle calls
     * @param seconds of the method's own work
     * @param ending why it ended
     */
    public record Result(double[] theta, long steps, OracleCalls calls, double seconds, Ending ending) {}

    /**
     * Runs from a starting point.
     *
     * @param problem what to solve
     * @param start theta_0, unmodified
     * @param cancelled polled before every step
     */
    public Result run(FiniteSumProblem problem, double[] start, BooleanSupplier cancelled) {
        problem.layout().requireLength(start);
        CountedProblem counted = new CountedProblem(problem);
        double[] theta = start.clone();
        double[] checked = start.clone();
        long began = System.nanoTime();
        try (StochasticIteration iteration = method.start(counted, theta, seed)) {
            long nanos = System.nanoTime() - began;
            observe(0, counted, nanos, theta, iteration);
            for (long step = 0; ; step++) {
                Optional<Ending> ending = endingBefore(step, counted.calls().total(), seconds(nanos), cancelled);
                boolean finite = Vectors.isFinite(iteration.x());
                if (ending.isPresent() || !finite || step % CHECK_EVERY == 0) {
                    finite &= Vectors.isFinite(theta);
                    if (finite) {
                        Vectors.copy(theta, checked);
                    } else {
                        ending = Optional.of(new Ending.NonFinite("x or theta"));
                    }
                }
                if (ending.isPresent()) {
                    return new Result(checked, step, counted.calls(), seconds(nanos), ending.get());
                }
                long stepBegan = System.nanoTime();
                iteration.step(step, theta);
                nanos += System.nanoTime() - stepBegan;
                observe(step + 1, counted, nanos, theta, iteration);
            }
        }
    }

    private void observe(
            long steps, CountedProblem counted, long nanos, double[] theta, StochasticIteration iteration) {
        if (!observers.isEmpty()) {
            StochasticProgress progress = new StochasticProgress(steps, counted.calls(), seconds(nanos));
            observers.forEach(observer -> observer.stepped(progress, theta, iteration.x()));
        }
    }

    private Optional<Ending> endingBefore(long step, long calls, double seconds, BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            return Optional.of(new Ending.Cancelled());
        }
        return budget.endingAt(step, calls, seconds, "%d oracle calls");
    }

    private static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
