package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.api.upper.UpperLevelStep;
import org.junit.jupiter.api.Test;

/** What every {@link UpperLevelMethod} promises. */
public abstract class UpperLevelMethodContract {

    private static final int STEPS = 6;

    private final Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(3, 5, 4, 10, SeedPath.of(51));

    /** The method under test, with steps for a problem whose derivatives are of order 1. */
    protected abstract UpperLevelMethod method();

    /**
     * The batch of a step, of the samples 0 to 2; to be overridden by methods that need all of them.
     *
     * @param step 0, 1, 2, ...
     */
    protected Batch batch(long step) {
        return step % 2 == 0 ? Batch.mean(0, 2) : new Batch(new int[] {1, 2}, new double[] {0.25, 0.75});
    }

    @Test
    void reportsWhatItDid() {
        RecordingOracle oracle = oracle();
        UpperLevelIteration iteration = method().start(instance.problem());
        double[] theta = instance.theta().clone();
        for (int k = 0; k < STEPS; k++) {
            int before = oracle.questions().size();
            int callsBefore = oracle.calls().size();

            UpperLevelStep step = iteration.step(k, theta, batch(k), oracle);

            Cost spent = oracle.costFrom(before);
            assertThat(step.cost().asSearch())
                    .as("cost of step %d, line searches included", k)
                    .isEqualTo(spent.asSearch());
            assertThat(step.cost().total())
                    .as("total computations of step %d: hypergradients, without line searches", k)
                    .isEqualTo(spent.total());
            assertThat(oracle.calls().subList(callsBefore, oracle.calls().size()))
                    .as("step %d reports a hypergradient it was given, with the accuracy it had asked for", k)
                    .anyMatch(call -> call.answer().equals(step.hypergradient())
                            && call.accuracy().equals(step.accuracy()));
            assertThat(step.stepSize()).as("step size").isPositive().isFinite();
        }
    }

    @Test
    void updatesThetaAndNothingElse() {
        RecordingOracle oracle = oracle();
        UpperLevelIteration iteration = method().start(instance.problem());
        double[] theta = instance.theta().clone();
        for (int k = 0; k < STEPS; k++) {
            Batch batch = batch(k);
            Batch argument = RecordingOracle.copy(batch);

            iteration.step(k, theta, argument, oracle);

            assertSame(argument, batch, "the batch is unmodified");
        }

        assertThat(theta).as("theta after %d steps", STEPS).isNotEqualTo(instance.theta());
        for (double entry : theta) {
            assertThat(entry).as("an entry of theta").isFinite();
        }
        assertThat(oracle.calls())
                .allSatisfy(call -> assertThat(call.answer().z())
                        .as("z is the oracle's and is unmodified")
                        .isEqualTo(call.z()));
    }

    @Test
    void asksForTheBatchItWasGiven() {
        RecordingOracle oracle = oracle();
        UpperLevelIteration iteration = method().start(instance.problem());
        double[] theta = instance.theta().clone();
        for (int k = 0; k < STEPS; k++) {
            int before = oracle.questions().size();

            iteration.step(k, theta, batch(k), oracle);

            List<RecordingOracle.Question> calls = oracle.questions();
            assertThat(calls).as("calls of step %d", k).hasSizeGreaterThan(before);
            for (RecordingOracle.Question call : calls.subList(before, calls.size())) {
                assertSame(call.batch(), batch(k), "the batch asked for");
                assertThat(call.theta()).as("where it asks").hasSize(theta.length);
            }
        }
    }

    /** Of momentum and preconditioned methods, too: their first move is a positive multiple of -z in every entry. */
    @Test
    void movesDownhillFirst() {
        UpperLevelIteration iteration = method().start(instance.problem());
        double[] theta = instance.theta().clone();
        for (int k = 0; k < STEPS; k++) {
            double[] before = theta.clone();

            Hypergradient hypergradient =
                    iteration.step(k, theta, batch(k), oracle()).hypergradient();

            double[] move = Dense.plus(theta, -1, before);
            if (Dense.norm(move) > 0) {
                assertThat(Dense.dot(move, hypergradient.z()))
                        .as("<first move, z>")
                        .isNegative();
                return;
            }
        }
        throw new AssertionError("theta did not move in %d steps".formatted(STEPS));
    }

    /** State lives in the iteration: a run beside another one gets the bits it would get alone. */
    @Test
    void isAFunctionOfItsArguments() {
        UpperLevelMethod method = method();
        UpperLevelIteration alone = method.start(instance.problem());
        double[] expected = instance.theta().clone();
        for (int k = 0; k < STEPS; k++) {
            alone.step(k, expected, batch(k), oracle());
        }
        UpperLevelIteration one = method.start(instance.problem());
        UpperLevelIteration two = method.start(instance.problem());
        double[] first = instance.theta().clone();
        double[] second = Dense.plus(first, 0.1, Dense.gaussian(first.length, SeedPath.of(52)));
        for (int k = 0; k < STEPS; k++) {
            one.step(k, first, batch(k), oracle());
            two.step(k, second, batch(k + 1), oracle());
        }

        assertThat(first).as("beside another run").isEqualTo(expected);
    }

    /** At whichever step: a fresh run that is restored gets the bits the saved one gets. Of methods that can be saved. */
    @Test
    void resumesToTheSameBits() {
        UpperLevelMethod method = method();
        assumeThat(method.start(instance.problem()).resumable())
                .as("what can be saved")
                .isPresent();
        for (int saved = 0; saved < STEPS; saved++) {
            UpperLevelIteration whole = method.start(instance.problem());
            UpperLevelIteration resumed = method.start(instance.problem());
            double[] expected = instance.theta().clone();
            double[] theta = expected.clone();
            for (int k = 0; k < STEPS; k++) {
                if (k == saved) {
                    SavedState state = SavedState.empty();
                    whole.resumable().orElseThrow().save(state);
                    resumed.resumable().orElseThrow().restore(state);
                    System.arraycopy(expected, 0, theta, 0, theta.length);
                }
                whole.step(k, expected, batch(k), oracle());
                if (k >= saved) {
                    resumed.step(k, theta, batch(k), oracle());
                    assertThat(theta)
                            .as("theta after step %d, saved before step %d", k, saved)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Whichever of its calls fails: the exception reaches the caller, and theta is what it was before the step. */
    @Test
    void leavesThetaAsItWasWhenTheOracleFails() {
        for (int good = 0; good < STEPS; good++) {
            HypergradientOracle failing = new Failing(oracle(), good);
            UpperLevelIteration iteration = method().start(instance.problem());
            double[] theta = instance.theta().clone();
            double[] before = theta.clone();

            assertThatIllegalStateException()
                    .as("after %d good calls", good)
                    .isThrownBy(() -> {
                        for (int k = 0; k < STEPS; k++) {
                            System.arraycopy(theta, 0, before, 0, theta.length);
                            iteration.step(k, theta, batch(k), failing);
                        }
                    })
                    .withMessage(Failing.MESSAGE);
            assertThat(theta).as("after %d good calls", good).isEqualTo(before);
        }
    }

    private RecordingOracle oracle() {
        return new RecordingOracle(new ReferenceHypergradientOracle(instance.problem()));
    }

    private static void assertSame(Batch actual, Batch expected, String what) {
        assertThat(actual.samples()).as(what).isEqualTo(expected.samples());
        assertThat(actual.weights()).as(what).isEqualTo(expected.weights());
    }

    /** Answers a number of calls and throws from then on. */
    private static final class Failing implements HypergradientOracle {

        static final String MESSAGE = "no more hypergradients";

        private final HypergradientOracle delegate;
        private int left;

        Failing(HypergradientOracle delegate, int good) {
            this.delegate = delegate;
            this.left = good;
        }

        @Override
        public BilevelProblem problem() {
            return delegate.problem();
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            if (left == 0) {
                throw new IllegalStateException(MESSAGE);
            }
            left--;
            return delegate.evaluate(theta, batch, accuracy);
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            if (left == 0) {
                throw new IllegalStateException(MESSAGE);
            }
            left--;
            return delegate.loss(theta, batch, epsilon);
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
