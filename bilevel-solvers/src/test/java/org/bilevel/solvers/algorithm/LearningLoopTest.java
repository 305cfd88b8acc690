package org.bilevel.solvers.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.GradientNormSampling;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.junit.jupiter.api.Test;

/** The endings, on an oracle whose every z is (1, 1) at a cost of 3 + 2 iterations. */
final class LearningLoopTest {

    private static final Cost PER_STEP = new Cost(3, 2, 4, 0, 3, 1);

    private final QuadraticBilevel problem = new QuadraticBilevel(3, 2, SeedPath.of(4));
    private final List<IterationRecord> records = new ArrayList<>();
    private final List<double[]> thetas = new ArrayList<>();

    private void record(IterationRecord iteration, double[] theta) {
        records.add(iteration);
        thetas.add(theta.clone());
    }

    private LearningLoop loop(Budget budget, Observer... observers) {
        Isgd isgd = new Isgd(new ConstantSchedule(0.5), new ConstantSchedule(0.1));
        return new LearningLoop(isgd, new FullBatch(), SeedPath.of(1), budget, Arrays.asList(observers));
    }

    @Test
    void endsAtTheLastStep() {
        double[] start = {1, 2};

        RunResult result = loop(Budget.UNLIMITED.withSteps(3), this::record).run(start, new Steady(), () -> false);

        assertThat(result.ending()).isEqualTo(new Ending.BudgetSpent("3 steps"));
        assertThat(result.steps()).isEqualTo(3);
        assertThat(result.theta()).containsExactly(-0.5, 0.5);
        assertThat(result.cost()).isEqualTo(times(3));
        assertThat(result.seconds()).isNotNegative();
        assertThat(start).as("the start is unmodified").containsExactly(1, 2);
        assertThat(result.theta()).isNotSameAs(start);
    }

    @Test
    void noStepsReturnTheStart() {
        RunResult result =
                loop(Budget.UNLIMITED.withSteps(0), this::record).run(new double[] {1, 2}, new Steady(), () -> false);

        assertThat(result.theta()).containsExactly(1, 2);
        assertThat(result.steps()).isZero();
        assertThat(result.cost()).isEqualTo(Cost.ZERO);
        assertThat(records).isEmpty();
    }

    @Test
    void endsWhenTheCostIsReached() {
        assertThat(loop(Budget.UNLIMITED.withCost(10)).run(new double[2], new Steady(), () -> false))
                .satisfies(result -> {
                    assertThat(result.ending()).isEqualTo(new Ending.BudgetSpent("a cost of 10 iterations"));
                    assertThat(result.steps()).isEqualTo(2);
                });
        assertThat(loop(Budget.UNLIMITED.withCost(11))
                        .run(new double[2], new Steady(), () -> false)
                        .steps())
                .isEqualTo(3);
    }

    @Test
    void endsWhenTheTimeIsUp() {
        RunResult result = loop(Budget.UNLIMITED.withSeconds(0)).run(new double[2], new Steady(), () -> false);

        assertThat(result.ending()).isEqualTo(new Ending.BudgetSpent("0.0 seconds"));
        assertThat(result.steps()).isZero();
    }

    @Test
    void cancelledBeforeAStep() {
        RunResult result = loop(Budget.UNLIMITED, this::record).run(new double[] {1, 2}, new Steady(), () -> true);

        assertThat(result.ending()).isEqualTo(new Ending.Cancelled());
        assertThat(result.steps()).isZero();
        assertThat(result.theta()).containsExactly(1, 2);
    }

    @Test
    void cancelledInAStepThatIsUndone() {
        Steady oracle = new Steady();

        RunResult result =
                loop(Budget.UNLIMITED, this::record).run(new double[] {1, 2}, oracle, () -> oracle.calls.get() == 2);

        assertThat(result.ending()).isEqualTo(new Ending.Cancelled());
        assertThat(result.steps()).isEqualTo(1);
        assertThat(result.theta()).containsExactly(0.5, 1.5);
        assertThat(result.cost()).as("what the undone step cost was spent").isEqualTo(times(2));
        assertThat(records).hasSize(1);
    }

    @Test
    void cancelledByAnObserver() {
        RunResult result =
                loop(Budget.UNLIMITED, this::record).run(new double[] {1, 2}, new Steady(), () -> records.size() == 2);

        assertThat(result.ending()).isEqualTo(new Ending.Cancelled());
        assertThat(result.steps()).isEqualTo(2);
        assertThat(result.theta()).containsExactly(0, 1);
    }

    @Test
    void nonFiniteZRestoresTheta() {
        for (double broken : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            records.clear();

            RunResult result =
                    loop(Budget.UNLIMITED, this::record).run(new double[] {1, 2}, new Steady(2, broken), () -> false);

            assertThat(result.ending()).isEqualTo(new Ending.NonFinite("z at shift[1]"));
            assertThat(result.steps()).isEqualTo(2);
            assertThat(result.theta()).containsExactly(0, 1);
            assertThat(result.cost()).isEqualTo(times(3));
            assertThat(records).hasSize(2);
        }
    }

    @Test
    void overflowingThetaIsRestored() {
        RunResult result = loop(Budget.UNLIMITED, this::record)
                .run(new double[] {1, -Double.MAX_VALUE}, new Steady(1, Double.MAX_VALUE), () -> false);

        assertThat(result.ending()).isEqualTo(new Ending.NonFinite("theta at shift[1]"));
        assertThat(result.theta()).containsExactly(0.5, -Double.MAX_VALUE);
        assertThat(result.steps()).isEqualTo(1);
    }

    @Test
    void observersAreCalledInOrderWithTheCumulativeCost() {
        List<String> calls = new ArrayList<>();
        Observer first = (iteration, theta) -> calls.add("first " + iteration.step());
        Observer second = (iteration, theta) -> calls.add("second " + iteration.step());

        loop(Budget.UNLIMITED.withSteps(3), first, this::record, second)
                .run(new double[] {1, 2}, new Steady(), () -> false);

        assertThat(calls).containsExactly("first 0", "second 0", "first 1", "second 1", "first 2", "second 2");
        assertThat(records).extracting(IterationRecord::totalCost).containsExactly(times(1), times(2), times(3));
        assertThat(records)
                .extracting(IterationRecord::result)
                .extracting(UpperLevelStep::cost)
                .containsOnly(PER_STEP);
        assertThat(records).extracting(IterationRecord::seconds).isSorted();
        assertThat(thetas).containsExactly(new double[] {0.5, 1.5}, new double[] {0, 1}, new double[] {-0.5, 0.5});
    }

    /** Of every step that is taken, in order, with its batch; and the next batch is asked for afterwards. */
    @Test
    void batchesAreToldWhatWasMeasured() {
        List<String> calls = new ArrayList<>();
        SamplingStrategy telling = (sampleCount, seed) -> new BatchSequence() {
            @Override
            public Batch batch(long step) {
                calls.add("batch " + step);
                return Batch.mean((int) step, 0);
            }

            @Override
            public void measured(long step, Batch batch, double[] norms) {
                calls.add("measured %d of %s: %s"
                        .formatted(step, Arrays.toString(batch.samples()), Arrays.toString(norms)));
            }
        };
        Isgd isgd = new Isgd(new ConstantSchedule(0.5), new ConstantSchedule(0.1));
        LearningLoop loop = new LearningLoop(isgd, telling, SeedPath.of(1), Budget.UNLIMITED.withSteps(2), List.of());

        loop.run(new double[] {1, 2}, new Steady(Integer.MAX_VALUE, 0, 5, 7), () -> false);

        assertThat(calls)
                .containsExactly(
                        "batch 0", "measured 0 of [0, 0]: [5.0, 7.0]", "batch 1", "measured 1 of [1, 0]: [5.0, 7.0]");
        calls.clear();
        loop.run(new double[] {1, 2}, new Steady(), () -> false);
        assertThat(calls).as("an oracle that does not measure").containsExactly("batch 0", "batch 1");
        calls.clear();
        loop.run(new double[] {1, 2}, new Steady(1, Double.NaN, 5, 7), () -> false);
        assertThat(calls)
                .as("a step that is undone")
                .containsExactly("batch 0", "measured 0 of [0, 0]: [5.0, 7.0]", "batch 1");
    }

    @Test
    void aStartOfTheWrongLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop(Budget.UNLIMITED).run(new double[3], new Steady(), () -> false))
                .withMessageContaining("length 3");
    }

    /** Also where batches depend on what was measured. */
    @Test
    void aRunIsAFunctionOfItsSeedWhateverTheThreads() {
        for (SamplingStrategy sampling : List.of(new UniformWithReplacement(2), new GradientNormSampling(2, 0.5))) {
            double[] one = run(sampling, 1, 1);

            assertThat(run(sampling, 1, 2)).isEqualTo(one);
            assertThat(run(sampling, 1, 3)).isEqualTo(one);
            assertThat(run(sampling, 2, 1)).isNotEqualTo(one);
        }
    }

    private double[] run(SamplingStrategy sampling, long seed, int threads) {
        Isgd isgd = new Isgd(new ConstantSchedule(0.5), new ConstantSchedule(0.1));
        LearningLoop loop =
                new LearningLoop(isgd, sampling, SeedPath.of(seed), Budget.UNLIMITED.withSteps(20), List.of());
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), threads, () -> false)) {
            return loop.run(new double[2], oracle, () -> false).theta();
        }
    }

    private static Cost times(int steps) {
        Cost sum = Cost.ZERO;
        for (int k = 0; k < steps; k++) {
            sum = sum.plus(PER_STEP);
        }
        return sum;
    }

    /** z = (1, 1), or (1, broken) from some call on. */
    private final class Steady implements HypergradientOracle {

        private final AtomicInteger calls = new AtomicInteger();
        private final int good;
        private final double broken;
        private final double[] norms;

        Steady() {
            this(Integer.MAX_VALUE, 0);
        }

        Steady(int good, double broken, double... norms) {
            this.good = good;
            this.broken = broken;
            this.norms = norms;
        }

        @Override
        public BilevelProblem problem() {
            return problem;
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            double[] z = {1, calls.getAndIncrement() < good ? 1 : broken};
            return new Hypergradient(
                    z, 0, Constant.certified(0, "test"), PER_STEP, 0, 0, Double.POSITIVE_INFINITY, norms);
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            throw new AssertionError("not needed");
        }

        @Override
        public void close() {}
    }
}
