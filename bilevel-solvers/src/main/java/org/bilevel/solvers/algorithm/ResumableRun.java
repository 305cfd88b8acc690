package org.bilevel.solvers.algorithm;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;

/**
 * One run of a {@link LearningLoop}. Between steps, such as in an observer and after the end, it can be saved; restored into a new run of an equal loop, it goes on to the same bits. What depends on
 * the clock does not: seconds, and the step at which a budget of seconds ends.
 */
public final class ResumableRun implements Resumable {

    private final LearningLoop loop;
    private final HypergradientOracle oracle;
    private final BatchSequence batches;
    private final UpperLevelIteration iteration;
    private final double[] theta;
    private Cost cost = Cost.ZERO;
    private long step;
    private double secondsBefore;
    private long began = System.nanoTime();
    private boolean betweenSteps = true;

    ResumableRun(LearningLoop loop, double[] start, HypergradientOracle oracle) {
        oracle.problem().layout().requireLength(start);
        this.loop = loop;
        this.oracle = oracle;
        this.batches = loop.sampling()
                .start(oracle.problem().sampleCount(), loop.seed().child("sampler"));
        this.iteration = loop.method().start(oracle.problem());
        this.theta = start.clone();
    }

    /** Whether all that was begun is finished: not after a step that was undone, whose traces the method and the warm starts bear. */
    public boolean betweenSteps() {
        return betweenSteps;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if a part cannot be saved, or not {@link #betweenSteps}
     */
    @Override
    public void save(SavedState into) {
        if (!betweenSteps) {
            throw new IllegalStateException("a run cannot be saved with a step unfinished");
        }
        into.put("theta", theta);
        into.putCounts("step", step);
        into.put("seconds", seconds());
        into.putCounts(
                "cost",
                cost.lowerIterations(),
                cost.adjointIterations(),
                cost.gradients(),
                cost.values(),
                cost.hessianProducts(),
                cost.mixedProducts(),
                cost.searchIterations());
        part("method", iteration.resumable()).save(into.part("method"));
        part("sampling", batches.resumable()).save(into.part("sampling"));
        part("hypergradients", oracle.resumable()).save(into.part("hypergradients"));
    }

    @Override
    public void restore(SavedState from) {
        from.get("theta", theta);
        step = from.counts("step", 1)[0];
        secondsBefore = from.number("seconds");
        began = System.nanoTime();
        long[] counts = from.counts("cost", 7);
        cost = new Cost(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
        part("method", iteration.resumable()).restore(from.part("method"));
        part("sampling", batches.resumable()).restore(from.part("sampling"));
        part("hypergradients", oracle.resumable()).restore(from.part("hypergradients"));
    }

    private static Resumable part(String name, Optional<Resumable> part) {
        return part.orElseThrow(() -> new IllegalStateException("a run of this %s cannot be saved".formatted(name)));
    }

    /**
     * Runs to the end, from wherever it is.
     *
     * @param stop polled before every step
     * @param cancelled polled before and after every step; a step during which it becomes true is undone, for its solves may have been cut short
     */
    public RunResult run(BooleanSupplier stop, BooleanSupplier cancelled) {
        ParameterLayout layout = oracle.problem().layout();
        double[] trial = theta.clone();
        began = System.nanoTime();
        while (true) {
            Optional<Ending> ending = endingBefore(stop, cancelled);
            if (ending.isPresent()) {
                return ended(ending.get());
            }
            betweenSteps = false;
            Batch batch = batches.batch(step);
            UpperLevelStep result = iteration.step(step, trial, batch, oracle);
            cost = cost.plus(result.cost());
            if (cancelled.getAsBoolean()) {
                return ended(new Ending.Cancelled());
            }
            if (result.halt().isPresent()) {
                return ended(new Ending.Halted(result.halt().get()));
            }
            Optional<Ending> broken =
                    nonFinite("z", result.hypergradient().z(), layout).or(() -> nonFinite("theta", trial, layout));
            if (broken.isPresent()) {
                return ended(broken.get());
            }
            System.arraycopy(trial, 0, theta, 0, theta.length);
            double[] norms = result.hypergradient().sampleNorms();
            if (norms.length > 0) {
                batches.measured(step, batch, norms);
            }
            IterationRecord done = new IterationRecord(step, cost, seconds(), result);
            step++;
            betweenSteps = true;
            loop.observers().forEach(observer -> observer.stepped(done, theta));
        }
    }

    private RunResult ended(Ending ending) {
        return new RunResult(theta.clone(), step, cost, seconds(), ending);
    }

    private Optional<Ending> endingBefore(BooleanSupplier stop, BooleanSupplier cancelled) {
        if (stop.getAsBoolean() || cancelled.getAsBoolean()) {
            return Optional.of(new Ending.Cancelled());
        }
        return loop.budget().endingAt(step, cost.total(), seconds(), "a cost of %d iterations");
    }

    private static Optional<Ending> nonFinite(String quantity, double[] vector, ParameterLayout layout) {
        for (int i = 0; i < vector.length; i++) {
            if (!Double.isFinite(vector[i])) {
                return Optional.of(new Ending.NonFinite("%s at %s".formatted(quantity, layout.nameOf(i))));
            }
        }
        return Optional.empty();
    }

    /** Of the run, without the time between its parts. */
    private double seconds() {
        return secondsBefore + (System.nanoTime() - began) * 1e-9;
    }
}
