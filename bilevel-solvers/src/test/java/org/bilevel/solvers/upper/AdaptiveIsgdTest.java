package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.Observer;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.fixture.GaussianQuadratic;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.GradientDescent;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.junit.jupiter.api.Test;

/** Accuracies that follow the noise of mini-batches. */
final class AdaptiveIsgdTest {

    private static final int PARAMETERS = 4;
    private static final int STEPS = 200;
    private static final double SHARE = 0.5;
    private static final UniformWithReplacement SAMPLING = new UniformWithReplacement(4);

    private final QuadraticProblem problem = GaussianQuadratic.of(8, PARAMETERS, 12, SeedPath.of(21));
    private final double step = 0.5 / Dense.frobenius(GaussianQuadratic.hessian(problem));

    /** What a step did, as far as the accuracy is concerned. */
    private record Seen(double epsilon, double spread, double error) {}

    /** From a hopeless envelope: errors settle below the share of the noise, and not far below it. Warm starts that already meet a loose tolerance must not lead astray. */
    @Test
    void errorsSettleAtTheirShareOfTheNoise() {
        List<Seen> run = run(adaptive(new ConstantSchedule(10)));

        List<Seen> late = run.subList(STEPS / 2, STEPS);
        double noise = mean(late, Seen::spread);
        assertThat(mean(late, Seen::error) / noise)
                .as("mean error over mean noise: below the share, and not solved in vain")
                .isBetween(SHARE / 5, SHARE);
        List<Seen> unmatched = run(new Isgd(new ConstantSchedule(step), new ConstantSchedule(10)));
        assertThat(mean(unmatched.subList(STEPS / 2, STEPS), Seen::error) / noise)
                .as("with the envelope itself")
                .isGreaterThan(10 * SHARE);
    }

    private static double mean(List<Seen> steps, ToDoubleFunction<Seen> quantity) {
        return steps.stream().mapToDouble(quantity).average().orElseThrow();
    }

    @Test
    void theEnvelopeIsNeverExceeded() {
        Schedule envelope = new PolynomialSchedule(0.01, 0.5);
        List<Seen> run = run(adaptive(envelope));

        for (int k = 0; k < run.size(); k++) {
            assertThat(run.get(k).epsilon())
                    .as("step %d", k)
                    .isLessThanOrEqualTo(envelope.at(k) * Math.sqrt(8) * (1 + 1e-15));
        }
        assertThat(adaptive(envelope).convergence(Draws.INDEPENDENT))
                .as("conditions are those of the envelope")
                .isEqualTo(new Isgd(new ConstantSchedule(step), envelope).convergence(Draws.INDEPENDENT));
    }

    @Test
    void batchesOfOneLeaveTheScheduleAlone() {
        Schedule envelope = new PolynomialSchedule(0.01, 0.5);
        List<Seen> seen = new ArrayList<>();
        run(
                adaptive(envelope),
                new UniformWithReplacement(1),
                (iteration, theta) -> seen.add(new Seen(
                        iteration.result().accuracy().epsilon(),
                        iteration.result().hypergradient().spread(),
                        0)));

        assertThat(seen).extracting(Seen::spread).containsOnly(Double.POSITIVE_INFINITY);
        for (int k = 0; k < seen.size(); k++) {
            assertThat(seen.get(k).epsilon()).isEqualTo(envelope.at(k) * Math.sqrt(8));
        }
    }

    @Test
    void optionsAreChecked() {
        ConstantSchedule one = new ConstantSchedule(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveIsgd(one, one, 1, 0, 10, Map.of(), List.of()))
                .withMessageStartingWith("share = 0, must be > 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveIsgd(one, one, 1, 1, 0, Map.of(), List.of()))
                .withMessage("calibrateEvery = 0, must be >= 1");
    }

    private AdaptiveIsgd adaptive(Schedule envelope) {
        return new AdaptiveIsgd(new ConstantSchedule(step), envelope, 1, SHARE, 10, Map.of(), List.of());
    }

    private List<Seen> run(UpperLevelMethod method) {
        BatchSequence batches =
                SAMPLING.start(problem.sampleCount(), SeedPath.of(3).child("sampler"));
        List<Seen> seen = new ArrayList<>();
        double[] before = new double[PARAMETERS];
        run(method, SAMPLING, (iteration, theta) -> {
            Hypergradient z = iteration.result().hypergradient();
            double[] exact = gradient(batches.batch(iteration.step()), before);
            seen.add(new Seen(iteration.result().accuracy().epsilon(), z.spread(), Dense.distance(z.z(), exact)));
            System.arraycopy(theta, 0, before, 0, theta.length);
        });
        return seen;
    }

    private void run(UpperLevelMethod method, UniformWithReplacement sampling, Observer observer) {
        LearningLoop loop = new LearningLoop(
                method, sampling, SeedPath.of(3), Budget.UNLIMITED.withSteps(STEPS), List.of(observer));
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new GradientDescent(), new ConjugateGradient(), 1, () -> false)) {
            loop.run(new double[PARAMETERS], oracle, () -> false);
        }
    }

    private double[] gradient(Batch batch, double[] theta) {
        double[] sum = new double[PARAMETERS];
        for (int j = 0; j < batch.size(); j++) {
            sum = Dense.plus(sum, batch.weights()[j], problem.gradient(batch.samples()[j], theta));
        }
        return sum;
    }
}
