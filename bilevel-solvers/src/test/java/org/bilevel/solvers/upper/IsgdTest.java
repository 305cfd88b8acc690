package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.junit.jupiter.api.Test;

final class IsgdTest {

    private final QuadraticBilevel problem = new QuadraticBilevel(4, 3, SeedPath.of(8));

    @Test
    void movesByMinusAlphaZAndAsksForItsAccuracy() {
        Isgd isgd = new Isgd(new PolynomialSchedule(0.5, 1), new PolynomialSchedule(0.1, 0.5), 3);
        Recorder oracle = new Recorder(problem);
        double[] theta = {1, 2, 3};

        UpperLevelStep step = isgd.start(problem).step(3, theta, Batch.mean(1, 2), oracle);

        assertThat(theta).containsExactly(1 - 0.125, 2 + 0.25, 3 - 0.5);
        assertThat(step.stepSize()).isEqualTo(0.125);
        assertThat(step.cost()).isEqualTo(Recorder.RESULT.cost());
        assertThat(step.hypergradient()).isSameAs(Recorder.RESULT);
        // The smallest dimension is 7, the smallest L_g 1/3.
        double epsilon = 0.05 * Math.sqrt(7);
        assertThat(oracle.asked).hasSize(1);
        assertThat(oracle.asked.getFirst().epsilon()).isEqualTo(epsilon);
        assertThat(oracle.asked.getFirst().delta())
                .isEqualTo(3 * problem.upperLevel(2).smoothness().value() * epsilon);
        assertThat(step.accuracy()).isEqualTo(oracle.asked.getFirst());
    }

    @Test
    void theRatioIsChecked() {
        for (double ratio : new double[] {0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Isgd(new ConstantSchedule(1), new ConstantSchedule(1), ratio))
                    .withMessageContaining("adjointRatio")
                    .withMessageContaining("> 0");
        }
        assertThat(new Isgd(new ConstantSchedule(1), new ConstantSchedule(1)).adjointRatio())
                .isEqualTo(1);
    }

    @Test
    void fullBatchesWithRisingAccuracyConvergeToTheMinimiser() {
        Isgd isgd = new Isgd(new ConstantSchedule(0.5), new PolynomialSchedule(0.1, 3));

        assertThat(distanceAfter(isgd, new FullBatch(), 3000)).isLessThan(1e-5);
    }

    @Test
    void decreasingStepsConvergeToTheMinimiser() {
        Isgd isgd = new Isgd(new PolynomialSchedule(1.5, 0.8), new PolynomialSchedule(0.05, 0.5));
        double early = distanceAfter(isgd, new UniformWithReplacement(2), 20);
        double late = distanceAfter(isgd, new UniformWithReplacement(2), 20_000);

        assertThat(late).isLessThan(0.05).isLessThan(early / 3);
    }

    private double distanceAfter(Isgd isgd, SamplingStrategy sampling, int steps) {
        LearningLoop loop =
                new LearningLoop(isgd, sampling, SeedPath.of(2), Budget.UNLIMITED.withSteps(steps), List.of());
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 1, () -> false)) {
            RunResult result = loop.run(new double[3], oracle, () -> false);
            assertThat(result.steps()).isEqualTo(steps);
            return Dense.distance(result.theta(), problem.minimiser());
        }
    }

    /** Gives the same z whatever the question. */
    private static final class Recorder implements HypergradientOracle {

        static final Hypergradient RESULT = new Hypergradient(
                new double[] {1, -2, 4}, 5, Constant.certified(0, "test"), new Cost(1, 2, 3, 4, 5, 6), 0, 0);

        private final BilevelProblem problem;
        private final List<Accuracy> asked = new ArrayList<>();

        Recorder(BilevelProblem problem) {
            this.problem = problem;
        }

        @Override
        public BilevelProblem problem() {
            return problem;
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            asked.add(accuracy);
            return RESULT;
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            throw new AssertionError("not needed");
        }

        @Override
        public void close() {}
    }
}
