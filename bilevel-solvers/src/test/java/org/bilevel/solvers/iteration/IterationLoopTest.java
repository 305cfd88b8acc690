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
        private int iteration;
        private int finished;

        Scripted(IntToDoubleFunction script, int breakdownAt) {
            this.script = script;
            this.breakdownAt = breakdownAt;
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
            return measure();
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
        Scripted method = new Scripted(script, -1);
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
        Scripted method = new Scripted(k -> 1, 3);
        IterationLoop.Outcome outcome = IterationLoop.run(method, 100, Stopping.at(0));
        assertThat(outcome).isEqualTo(new IterationLoop.Outcome(3, 1, new Termination.Breakdown(3, "script", 0)));
        assertThat(method.finished).isEqualTo(1);
    }
}
