package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.junit.jupiter.api.Test;

/** What every {@link HypergradientOracle} promises. */
public abstract class HypergradientOracleContract {

    /** A new oracle without warm starts. */
    protected abstract HypergradientOracle oracle(BilevelProblem problem);

    /** Whether z tends to the exact gradient with the accuracy; false for methods biased by design. */
    protected boolean exactInTheLimit() {
        return true;
    }

    /** Whether its bound is certified on problems all of whose constants are. */
    protected boolean certifies() {
        return exactInTheLimit();
    }

    /** Whether it solves an adjoint equation, iteratively. */
    protected boolean solvesAdjoint() {
        return true;
    }

    /** L/mu of the random problems reaches this. */
    protected double largestCondition() {
        return 100;
    }

    /** Random problems with a theta. */
    @Provide
    protected Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Generators.bilevel(largestCondition());
    }

    /** Seeds of batches and of steps. */
    @Provide
    protected Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void theErrorIsWithinTheBound(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance,
            @ForAll("seeds") SeedPath seed,
            @ForAll @IntRange(max = 10) int epsilonDigits,
            @ForAll @IntRange(max = 10) int deltaDigits) {
        SolvedBilevelProblem problem = instance.problem();
        Batch batch = batch(problem, seed);
        Accuracy accuracy = new Accuracy(Math.pow(10, -epsilonDigits), Math.pow(10, -deltaDigits));
        double[] next = Dense.plus(
                instance.theta(),
                0.05,
                Dense.direction(instance.theta().length, seed.child("step").generator()));
        try (HypergradientOracle oracle = oracle(problem)) {
            for (double[] theta : new double[][] {instance.theta(), next, instance.theta()}) {
                Hypergradient result = oracle.evaluate(theta, batch, accuracy);

                double error = Dense.distance(result.z(), problem.gradient(batch, theta));
                assertThat(result.bound().certified())
                        .as("certified, as all constants are")
                        .isEqualTo(certifies());
                assertThat(result.bound().value()).as("bound").isNotNegative().isNotNaN();
                if (result.bound().certified()) {
                    assertThat(error)
                            .as("||z - grad f|| against the certified bound")
                            .isLessThanOrEqualTo(result.bound().value() + problem.gradientError(batch, theta));
                }
            }
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void tendsToTheExactGradient(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        if (exactInTheLimit()) {
            SolvedBilevelProblem problem = instance.problem();
            double[] theta = instance.theta();
            Batch batch = batch(problem, seed);
            double[] exact = problem.gradient(batch, theta);
            try (HypergradientOracle oracle = oracle(problem)) {
                for (double tolerance : new double[] {1e-2, 1e-4, 1e-6, 1e-8, 1e-10}) {
                    Accuracy accuracy = new Accuracy(tolerance, tolerance);
                    Hypergradient result = oracle.evaluate(theta, batch, accuracy);

                    assertThat(result.lowerMisses()).as("lower misses").isZero();
                    assertThat(result.adjointMisses()).as("adjoint misses").isZero();
                    assertThat(Dense.distance(result.z(), exact))
                            .as("||z - grad f|| at accuracy %s", tolerance)
                            .isLessThanOrEqualTo(
                                    envelope(problem, batch, theta, accuracy) + problem.gradientError(batch, theta));
                }
            }
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void reportsTheLoss(@ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        SolvedBilevelProblem problem = instance.problem();
        Batch batch = batch(problem, seed);
        try (HypergradientOracle oracle = oracle(problem)) {
            Hypergradient result = oracle.evaluate(instance.theta(), batch, new Accuracy(1e-8, 1e-2));

            double exact = problem.value(batch, instance.theta());
            assertThat(result.loss())
                    .as(
                            "sum of w_i g_i(xt_i), within ||grad g|| epsilon + L_g epsilon^2 / 2, both in powers of the loss")
                    .isCloseTo(exact, within(1e-6 * (1 + exact)));
        }
    }

    /** Norms of samples, if they are measured: one a draw, of the unweighted z_i. */
    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void measuresTheSamples(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        SolvedBilevelProblem problem = instance.problem();
        double[] theta = instance.theta();
        Batch batch = batch(problem, seed);
        Accuracy accuracy = new Accuracy(1e-8, 1e-8);
        try (HypergradientOracle oracle = oracle(problem)) {
            double[] norms = oracle.evaluate(theta, batch, accuracy).sampleNorms();

            if (exactInTheLimit() && norms.length > 0) {
                assertThat(norms).hasSize(batch.size());
                for (int k = 0; k < norms.length; k++) {
                    Batch sample = Batch.mean(batch.samples()[k]);
                    assertThat(norms[k])
                            .as("||z_i|| of draw %d", k)
                            .isCloseTo(
                                    Dense.norm(problem.gradient(sample, theta)),
                                    within(envelope(problem, sample, theta, accuracy)
                                            + problem.gradientError(sample, theta)));
                }
            }
        }
    }

    /** The brackets hold the exact value, and are closer the more accurate the solves. */
    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void bracketsTheLoss(@ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        SolvedBilevelProblem problem = instance.problem();
        double[] theta = instance.theta();
        Batch batch = batch(problem, seed);
        double exact = problem.value(batch, theta);
        boolean proven = Arrays.stream(batch.samples())
                .allMatch(sample -> problem.upperLevel(sample)
                        .valueRounding(problem.solution(sample, theta))
                        .certified());
        double slope = 0;
        double smoothness = 0;
        for (int k = 0; k < batch.size(); k++) {
            slope += batch.weights()[k] * problem.upperGradientNorm(batch.samples()[k], theta);
            smoothness += batch.weights()[k]
                    * problem.upperLevel(batch.samples()[k]).smoothness().value();
        }
        try (HypergradientOracle oracle = oracle(problem)) {
            for (double epsilon : new double[] {1, 1e-2, 1e-4, 1e-6, 1e-8}) {
                InexactLoss loss = oracle.loss(theta, batch, epsilon);

                double reference = 1e-12 * (1 + exact);
                assertThat(loss.misses()).as("misses").isZero();
                assertThat(loss.lower().certified())
                        .as("certified, where the rounding of g is")
                        .isEqualTo(proven);
                assertThat(loss.upper().certified())
                        .as("certified, where the rounding of g is")
                        .isEqualTo(proven);
                assertThat(loss.value())
                        .as("value")
                        .isBetween(loss.lower().value(), loss.upper().value());
                assertThat(loss.lower().value()).as("lower").isLessThanOrEqualTo(exact + reference);
                assertThat(loss.upper().value()).as("upper").isGreaterThanOrEqualTo(exact - reference);
                assertThat(loss.uncertainty())
                        .as("half the distance of the brackets at accuracy %s", epsilon)
                        .isLessThanOrEqualTo(
                                1.01 * (slope * epsilon + 1.5 * smoothness * epsilon * epsilon) + 1e-11 * (1 + exact));
            }
        }
    }

    /** Losses at other points change no bit of the hypergradients that follow. */
    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void lossesElsewhereDoNoHarm(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        double[] theta = instance.theta();
        Batch batch = batch(instance.problem(), seed);
        double[] far = Dense.plus(theta, 0.5, Dense.gaussian(theta.length, seed.child("far")));
        try (HypergradientOracle undisturbed = oracle(instance.problem());
                HypergradientOracle disturbed = oracle(instance.problem())) {
            for (double tolerance : new double[] {1e-1, 1e-3}) {
                Accuracy accuracy = new Accuracy(tolerance, tolerance);
                disturbed.loss(far, batch, tolerance);
                Hypergradient expected = undisturbed.evaluate(theta, batch, accuracy);
                Hypergradient actual = disturbed.evaluate(theta, batch, accuracy);

                assertThat(actual.z()).as("z after a loss elsewhere").isEqualTo(expected.z());
                assertThat(actual.cost()).isEqualTo(expected.cost());
            }
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void reportsItsCost(@ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        CountingProblem counting = new CountingProblem(instance.problem());
        Batch batch = batch(instance.problem(), seed);
        try (HypergradientOracle oracle = oracle(counting)) {
            Counters counters = counting.counters();
            for (double tolerance : new double[] {1e-2, 1e-6}) {
                long gradients = counters.gradients().get();
                long values = counters.values().get();
                long hessianProducts = counters.hessianProducts().get();
                long mixedProducts = counters.mixedProducts().get();

                Hypergradient result = oracle.evaluate(instance.theta(), batch, new Accuracy(tolerance, tolerance));

                assertThat(result.cost().gradients())
                        .as("gradients")
                        .isEqualTo(counters.gradients().get() - gradients);
                assertThat(result.cost().values())
                        .as("values")
                        .isEqualTo(counters.values().get() - values);
                assertThat(result.cost().hessianProducts())
                        .as("Hessian products")
                        .isEqualTo(counters.hessianProducts().get() - hessianProducts);
                assertThat(result.cost().mixedProducts())
                        .as("mixed products")
                        .isEqualTo(counters.mixedProducts().get() - mixedProducts);
                assertThat(result.cost().total())
                        .isEqualTo(
                                result.cost().lowerIterations() + result.cost().adjointIterations());
            }
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsHistory(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        double[] theta = instance.theta().clone();
        Batch batch = batch(instance.problem(), seed);
        Batch argument = new Batch(batch.samples().clone(), batch.weights().clone());
        try (HypergradientOracle one = oracle(instance.problem());
                HypergradientOracle two = oracle(instance.problem())) {
            for (double tolerance : new double[] {1e-1, 1e-3, 1e-5}) {
                Accuracy accuracy = new Accuracy(tolerance, tolerance);
                Hypergradient first = one.evaluate(theta, argument, accuracy);
                double[] z = first.z().clone();
                Hypergradient second = two.evaluate(theta, argument, accuracy);
                one.evaluate(theta, Batch.mean(0), accuracy);
                two.evaluate(theta, Batch.mean(0), accuracy);

                assertThat(second.z()).as("z of a second oracle").isEqualTo(z);
                assertThat(first.z()).as("z after the next call").isEqualTo(z);
                assertThat(second.loss()).isEqualTo(first.loss());
                assertThat(second.bound()).isEqualTo(first.bound());
                assertThat(second.cost()).isEqualTo(first.cost());
            }
            assertThat(one.problem()).isSameAs(instance.problem());
        }
        assertThat(theta).as("theta is unmodified").isEqualTo(instance.theta());
        assertThat(argument.samples()).as("samples are unmodified").isEqualTo(batch.samples());
        assertThat(argument.weights()).as("weights are unmodified").isEqualTo(batch.weights());
    }

    @Test
    void countsSolvesThatMissTheirTolerance() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(3, 12, 8, 10, SeedPath.of(9));
        try (HypergradientOracle oracle = oracle(instance.problem())) {
            Hypergradient result = oracle.evaluate(instance.theta(), Batch.mean(0, 1, 2), new Accuracy(0, 0));

            assertThat(result.lowerMisses()).as("tolerance 0 is out of reach").isEqualTo(3);
            assertThat(result.adjointMisses()).isEqualTo(solvesAdjoint() ? 3 : 0);
        }
    }

    @Test
    void estimatesFromEstimates() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 4, 3, 10, SeedPath.of(10));
        for (Uncertified.Which which : Uncertified.Which.values()) {
            try (HypergradientOracle oracle = oracle(new Uncertified(instance.problem(), which))) {
                Hypergradient result = oracle.evaluate(instance.theta(), Batch.mean(0, 1), new Accuracy(1e-3, 1e-3));

                assertThat(result.bound().certified())
                        .as("certified although %s is an estimate", which)
                        .isFalse();
            }
        }
    }

    @Test
    void refusesThetaOfTheWrongLength() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 4, 3, 10, SeedPath.of(11));
        try (HypergradientOracle oracle = oracle(instance.problem())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> oracle.evaluate(
                            new double[instance.theta().length + 1], Batch.mean(0), new Accuracy(1e-3, 1e-3)));
        }
    }

    /** One to five draws with replacement, so that a sample may come twice, with weights that sum to 1. */
    private static Batch batch(BilevelProblem problem, SeedPath seed) {
        RandomGenerator random = seed.child("batch").generator();
        int[] samples =
                random.ints(random.nextInt(1, 6), 0, problem.sampleCount()).toArray();
        double[] weights = random.doubles(samples.length, 0.1, 1).toArray();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return new Batch(samples, Dense.scaled(1 / sum, weights));
    }

    private static double envelope(SolvedBilevelProblem problem, Batch batch, double[] theta, Accuracy accuracy) {
        double sum = 0;
        for (int k = 0; k < batch.size(); k++) {
            sum += batch.weights()[k] * problem.envelope(batch.samples()[k], theta, accuracy);
        }
        return sum;
    }
}
