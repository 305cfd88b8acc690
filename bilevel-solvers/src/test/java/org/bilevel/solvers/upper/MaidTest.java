package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.constraint.Box;
import org.bilevel.solvers.fixture.GaussianQuadratic;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.upper.Maid.Acceptance;
import org.junit.jupiter.api.Test;

/** MAID's promises, held against closed forms. */
final class MaidTest {

    private static final double LAMBDA = 1e-4;

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    /** The decrease is certified at inexact solutions; at exact ones it must hold, however bad the first step and accuracy. */
    @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
    void everyStepDecreasesTheExactObjective(@ForAll("seeds") SeedPath seed, @ForAll Acceptance acceptance) {
        QuadraticProblem problem = QuadraticProblem.random(20, 5, 3, 3, seed);
        double scale = Math.pow(10, seed.child("scale").generator().nextDouble(-3, 3));
        Maid maid = new Maid(scale, scale, acceptance);
        List<double[]> thetas = new ArrayList<>(List.of(new double[3]));
        List<UpperLevelStep> steps = new ArrayList<>();
        Observer observer = (iteration, theta) -> {
            thetas.add(theta.clone());
            steps.add(iteration.result());
        };
        run(problem, maid, 12, observer);

        assertThat(steps).isNotEmpty();
        for (int k = 0; k < steps.size(); k++) {
            UpperLevelStep step = steps.get(k);
            double before = GaussianQuadratic.loss(problem, thetas.get(k));
            double squares =
                    Dense.dot(step.hypergradient().z(), step.hypergradient().z());
            double promised = LAMBDA * step.stepSize() * squares;
            assertThat(GaussianQuadratic.loss(problem, thetas.get(k + 1)))
                    .as("f after step %d of length %s", k, step.stepSize())
                    .isLessThanOrEqualTo(before - promised + 1000 * Rounding.UNIT * (1 + before));
            if (acceptance == Acceptance.CERTIFIED) {
                assertThat(step.hypergradient().bound().value())
                        .as("accepted error of step %d", k)
                        .isLessThanOrEqualTo(0.5 * Math.sqrt(squares));
                assertThat(Dense.distance(step.hypergradient().z(), GaussianQuadratic.gradient(problem, thetas.get(k))))
                        .isLessThanOrEqualTo(0.5 * Math.sqrt(squares));
            }
            assertThat(step.accuracy().epsilon())
                    .as("accuracy, capped by the initial one")
                    .isLessThanOrEqualTo(scale * Math.sqrt(5) * (1 + 1e-12));
            assertThat(step.accuracy().delta() / step.accuracy().epsilon())
                    .as("delta falls with epsilon")
                    .isCloseTo(problem.upperLevel(0).smoothness().value(), withinPercentage(1e-6));
        }
    }

    /** Nothing is left to gain but rounding: it ends with a message, at a stationary point. */
    @Test
    void haltsWhereNoDecreaseCanBeCertified() {
        QuadraticProblem problem = GaussianQuadratic.of(5, 3, 3, SeedPath.of(5));
        for (Acceptance acceptance : Acceptance.values()) {
            RunResult result = run(problem, new Maid(1, 0.1, acceptance), 5000, (iteration, theta) -> {});

            assertThat(result.ending())
                    .isInstanceOfSatisfying(
                            Ending.Halted.class,
                            ending -> assertThat(ending.reason())
                                    .contains("epsilon = ", "the solvers can do no better")
                                    .doesNotContain("\n"));
            assertThat(Dense.distance(result.theta(), problem.minimiser())).isLessThan(1e-5);
        }
    }

    @Test
    void constraintsHoldAtEveryStep() {
        QuadraticProblem problem = GaussianQuadratic.of(5, 3, 3, SeedPath.of(5));
        double bound =
                0.6 * Arrays.stream(problem.minimiser()).map(Math::abs).max().orElseThrow();
        Maid plain = new Maid(1, 0.1, Acceptance.ESTIMATED);
        Maid boxed = new Maid(
                1,
                0.1,
                1,
                Acceptance.ESTIMATED,
                10,
                0.5,
                1e-4,
                10,
                0.5,
                10.0 / 9,
                0.5,
                1.05,
                Map.of(),
                List.of(new Box("all", -bound, bound)));
        List<Double> losses = new ArrayList<>();
        run(problem, boxed, 60, (iteration, theta) -> {
            for (double entry : theta) {
                assertThat(entry).isBetween(-bound, bound);
            }
            losses.add(GaussianQuadratic.loss(problem, theta));
        });

        assertThat(losses).isSortedAccordingTo((a, b) -> Double.compare(b, a)).hasSizeGreaterThan(3);
        assertThat(boxed.convergence(Draws.FULL).conditions())
                .anyMatch(condition -> condition.status() == Status.FAILS
                        && condition.formula().equals("no constraints"));
        assertThat(plain.convergence(Draws.FULL).conditions()).noneMatch(c -> c.status() == Status.FAILS);
    }

    @Test
    void conditionsSayWhatIsCertified() {
        Maid certified = new Maid(1, 0.1, Acceptance.CERTIFIED);

        assertThat(certified.convergence(Draws.FULL).conditions())
                .extracting(Condition::status)
                .containsOnly(Status.HOLDS);
        assertThat(certified
                        .convergence(Draws.INDEPENDENT)
                        .conditions()
                        .getFirst()
                        .status())
                .isEqualTo(Status.FAILS);
        assertThat(new Maid(1, 0.1, Acceptance.ESTIMATED)
                        .convergence(Draws.FULL)
                        .conditions())
                .extracting(Condition::status)
                .containsExactly(Status.HOLDS, Status.HOLDS, Status.UNKNOWN);
        assertThat(certified.needsFullBatches()).isTrue();
    }

    @Test
    void batchesThatChangeAreRefused() {
        QuadraticProblem problem = GaussianQuadratic.of(5, 3, 3, SeedPath.of(5));
        UpperLevelIteration iteration = new Maid(1, 0.1, Acceptance.ESTIMATED).start(problem);
        double[] theta = new double[3];
        try (ImplicitHypergradients oracle = oracle(problem)) {
            iteration.step(0, theta, Batch.mean(0, 1), oracle);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> iteration.step(1, theta, Batch.mean(0, 2), oracle))
                    .withMessage("maid needs the same samples in every step, step 1 has others; maybe sampling 'full'");
        }
    }

    private static RunResult run(QuadraticProblem problem, Maid maid, int steps, Observer observer) {
        LearningLoop loop = new LearningLoop(
                maid, new FullBatch(), SeedPath.of(1), Budget.UNLIMITED.withSteps(steps), List.of(observer));
        try (ImplicitHypergradients oracle = oracle(problem)) {
            return loop.run(new double[3], oracle, () -> false);
        }
    }

    private static ImplicitHypergradients oracle(QuadraticProblem problem) {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 1, () -> false);
    }
}
