package org.bilevel.solvers.iteration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IterationLoopTest {

    /** A method whose measure is a function of the iteration. */
    private static final class Scripted implements IterativeMethod {

        private final IntToDoubleFunction script;
        private final int breakdownAt;
        /** What the measure at the end is, as a part of the last one. */
        private final double optimism;

        private int iteration;
        private int finished;

        Scripted(IntToDoubleFunction script, int breakdownAt, double optimism) {
            this.script = script;
            this.breakdownAt = breakdownAt;
            this.optimism = optimism;
        }

        @Override
        public void start() {
            iteration = 0;
        }

        @Override
        public @Nullable Termination step(int next) {
            assertThat(next).isEqualTo(iteration + 1);
            iteration = next;
            return next == breakdownAt ? new Termination.Breakdown(next, "script", 0) : null;
        }

        @Override
        public double measure() {
            return script.applyAsDouble(iteration);
        }

        @Override
        public double finish() {
            finished++;
            return optimism * measure();
        }

        @Override
        public int patience() {
            return 10;
        }

        @Override
        public String quantity() {
            return "script";
        }
    }

    private static IterationLoop.Outcome run(IntToDoubleFunction script, int limit, Stopping stopping) {
        Scripted method = new Scripted(script, -1, 1);
        IterationLoop.Outcome outcome = IterationLoop.run(method, limit, stopping);
        assertThat(method.finished).isEqualTo(1);
        assertThat(outcome.iterations()).isEqualTo(method.iteration);
        return outcome;
    }

    @Test
    void stopsAtTheFirstMeasureWithinTheTolerance() {
        IterationLoop.Outcome outcome = run(k -> Math.pow(0.5, k), 100, Stopping.at(0.125));
        assertThat(outcome.iterations()).isEqualTo(3);
        assertThat(outcome.termination()).isEqualTo(new Termination.Converged(0.125, 0.125));
    }

    @Test
    void needsNoIterationAtASolution() {
        assertThat(run(k -> 0, 100, new Stopping(0, () -> true)).iterations()).isZero();
    }

    @Test
    void stopsAtTheLimit() {
        IterationLoop.Outcome outcome = run(k -> Math.pow(0.5, k), 2, Stopping.at(0.125));
        assertThat(outcome.termination()).isEqualTo(new Termination.IterationLimit(2, 0.25, 0.125));
    }

    @Test
    void stallsAfterThePatienceWithoutProgress() {
        IterationLoop.Outcome outcome = run(k -> k < 5 ? 100 - 10.0 * k : 61 + Math.sin(k), 1000, Stopping.at(1));
        assertThat(outcome.termination()).isInstanceOf(Termination.Stalled.class);
        assertThat(outcome.iterations()).isEqualTo(14);
    }

    @Test
    void slowSteadyProgressIsNoStall() {
        assertThat(run(k -> Math.pow(0.998, k), 10_000, Stopping.at(1e-3))
                        .termination()
                        .converged())
                .isTrue();
    }

    /** A hundredth, and no sooner than the patience allows. */
    @Test
    void theLeastProgressInTheLastMomentIsNoStall() {
        double[] levels = new double[100];
        levels[0] = 1;
        for (int j = 1; j < levels.length; j++) {
            levels[j] = 0.99 * levels[j - 1];
        }
        IterationLoop.Outcome outcome = run(k -> levels[k / 10], 900, Stopping.at(0));
        assertThat(outcome.termination()).isEqualTo(new Termination.IterationLimit(900, levels[90], 0));
    }

    /** A recurrence may be pessimistic. */
    @Test
    void whatMeetsTheToleranceByMeasurementHasConverged() {
        for (int limit : new int[] {3, 1000}) {
            Scripted method = new Scripted(k -> 1, -1, 0.5);
            IterationLoop.Outcome outcome = IterationLoop.run(method, limit, Stopping.at(0.5));
            assertThat(outcome.termination()).isEqualTo(new Termination.Converged(0.5, 0.5));
            assertThat(outcome.iterations()).isEqualTo(Math.min(limit, 10));
        }
    }

    @Test
    void namesWhatIsNotFinite() {
        IterationLoop.Outcome outcome = run(k -> k == 2 ? Double.NaN : 1, 100, Stopping.at(0));
        assertThat(outcome.termination()).isEqualTo(new Termination.NonFinite(2, "script"));
    }

    @Test
    void pollsCancellationOncePerIteration() {
        int[] polls = {0};
        IterationLoop.Outcome outcome = run(k -> 1.0 / (1 + k), 100, new Stopping(0, () -> ++polls[0] > 4));
        assertThat(outcome.termination()).isEqualTo(new Termination.Cancelled(4));
        assertThat(polls[0]).isEqualTo(5);
    }

    @Test
    void countsTheIterationThatBrokeDown() {
        Scripted method = new Scripted(k -> 1, 3, 1);
        IterationLoop.Outcome outcome = IterationLoop.run(method, 100, Stopping.at(0));
        assertThat(outcome).isEqualTo(new IterationLoop.Outcome(3, 1, new Termination.Breakdown(3, "script", 0)));
        assertThat(method.finished).isEqualTo(1);
    }
}
