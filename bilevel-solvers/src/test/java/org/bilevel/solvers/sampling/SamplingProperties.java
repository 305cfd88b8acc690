package org.bilevel.solvers.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;

/** Expectations are exact: distributions are enumerated, not sampled. */
class SamplingProperties {

    private static final SeedPath SEED = SeedPath.of(5);

    @Example
    void everyPermutationHasTheSameProbability() {
        Map<List<Integer>, Double> outcomes = Outcomes.of(generator -> UniformDraws.permutation(5, generator));

        assertThat(outcomes).hasSize(120);
        assertThat(outcomes.values())
                .allSatisfy(probability -> assertThat(probability).isCloseTo(1.0 / 120, within(1e-15)));
    }

    @Property
    void everySubsetHasTheSameProbability(
            @ForAll @IntRange(min = 1, max = 7) int count, @ForAll @IntRange(min = 1, max = 7) int wanted) {
        int size = Math.min(wanted, count);
        long subsets = 1;
        for (int i = 0; i < size; i++) {
            subsets = subsets * (count - i) / (i + 1);
        }
        double expected = 1.0 / subsets;

        Map<List<Integer>, Double> outcomes = Outcomes.of(generator -> UniformDraws.subset(count, size, generator));

        assertThat(outcomes.keySet())
                .as("subsets")
                .hasSize((int) subsets)
                .allSatisfy(subset -> assertThat(subset)
                        .hasSize(size)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .allSatisfy(sample -> assertThat(sample).isBetween(0, count - 1)));
        assertThat(outcomes.values())
                .allSatisfy(probability -> assertThat(probability).isCloseTo(expected, within(1e-14)));
    }

    /** The interval of [0, 1) that gives a sample has its probability for length, so that sum_i p_i w_i f_i is the mean over all samples. */
    @Property
    void weightedDrawsAreUnbiased(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0.01, max = 1e3) Double> importance,
            @ForAll @DoubleRange(max = 1) double uniform,
            @ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll long seed) {
        int m = importance.size();
        double[] constants =
                importance.stream().mapToDouble(Double::doubleValue).toArray();
        double sum = Arrays.stream(constants).sum();
        Discrete distribution = new Discrete(constants, uniform);
        double from = 0;
        for (int i = 0; i < m; i++) {
            double probability = distribution.probability(i);
            assertThat(probability)
                    .as("p of sample %d", i)
                    .isCloseTo(uniform / m + (1 - uniform) * constants[i] / sum, within(1e-15 * m));
            assertThat(distribution.at(from + 1e-12))
                    .as("first number of sample %d", i)
                    .isEqualTo(i);
            assertThat(distribution.at(from + probability - 1e-12))
                    .as("last number of sample %d", i)
                    .isEqualTo(i);
            from += probability;
        }
        Batch batch = distribution.draw(size, SeedPath.of(seed).generator());
        assertThat(batch.size()).isEqualTo(size);
        for (int j = 0; j < size; j++) {
            double weight = batch.weights()[j];
            assertThat(size * distribution.probability(batch.samples()[j]) * weight)
                    .as("what a draw adds to the expected weight of its sample")
                    .isCloseTo(1.0 / m, within(1e-15));
            assertThat(weight).as("bound on weights").isLessThanOrEqualTo(1 / (size * uniform) * (1 + 1e-12));
        }
    }

    @Example
    void equalConstantsAreUniformDraws() {
        Discrete distribution = new Discrete(new double[] {7, 7, 7, 7}, 0.2);

        for (int i = 0; i < 4; i++) {
            assertThat(distribution.probability(i)).isCloseTo(0.25, within(1e-15));
        }
        assertThat(new Discrete(new double[] {0, 0}, 0).probability(1)).isEqualTo(0.5);
        assertThat(new Discrete(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}, 0).probability(0))
                .isEqualTo(0.5);
    }

    /** The variance of one weighted draw of a number f_i is sum f_i^2 / (m^2 p_i) - mean^2, and 0 for probabilities in proportion to f_i. */
    @Example
    void probabilitiesInProportionToTheNormsLeaveNoVariance() {
        double[] values = {1, 5, 2, 8};
        Discrete distribution = new Discrete(values, 0);

        for (int seed = 0; seed < 50; seed++) {
            Batch batch = distribution.draw(1, SeedPath.of(seed).generator());
            assertThat(batch.weights()[0] * values[batch.samples()[0]]).isCloseTo(4, within(1e-14));
        }
    }

    @Property(tries = 100)
    void batchesWithoutReplacementAreDistinct(
            @ForAll @IntRange(min = 1, max = 40) int m,
            @ForAll @IntRange(min = 1, max = 50) int b,
            @ForAll @LongRange(max = 1000) long step) {
        Batch batch = new UniformWithoutReplacement(b).start(m, SEED).batch(step);

        assertThat(batch.samples()).hasSize(Math.min(b, m)).doesNotHaveDuplicates();
        assertThat(batch.weights()).containsOnly(1.0 / batch.size());
    }

    @Property(tries = 100)
    void shuffleOnceAndCyclicGoThroughTheDataEveryEpochInTheSameOrder(
            @ForAll @IntRange(min = 1, max = 40) int m,
            @ForAll @IntRange(min = 1, max = 50) int b,
            @ForAll @IntRange(max = 1000) int epoch) {
        for (SamplingStrategy strategy : new SamplingStrategy[] {new ShuffleOnce(b), new Cyclic(b)}) {
            BatchSequence batches = strategy.start(m, SEED);
            int[] order = epoch(batches, m, b, epoch);

            assertThat(order).isEqualTo(epoch(batches, m, b, 0));
            assertThat(Arrays.stream(order).sorted().toArray())
                    .isEqualTo(IntStream.range(0, m).toArray());
        }
        assertThat(epoch(new Cyclic(b).start(m, SEED), m, b, epoch))
                .isEqualTo(IntStream.range(0, m).toArray());
    }

    @Example
    void ordersThatAreShuffledOnceDependOnTheSeed() {
        assertThat(epoch(new ShuffleOnce(7).start(50, SEED), 50, 7, 0))
                .isNotEqualTo(epoch(new ShuffleOnce(7).start(50, SEED.child(1)), 50, 7, 0));
    }

    private static int[] epoch(BatchSequence batches, int m, int b, int epoch) {
        int perEpoch = Math.ceilDiv(m, Math.min(b, m));
        return LongStream.range((long) epoch * perEpoch, (long) (epoch + 1) * perEpoch)
                .mapToObj(batches::batch)
                .flatMapToInt(batch -> Arrays.stream(batch.samples()))
                .toArray();
    }

    @Property(tries = 100)
    void batchesGrowByTheirLawUpToAllSamples(
            @ForAll @IntRange(min = 1, max = 200) int m,
            @ForAll @IntRange(min = 1, max = 20) int b,
            @ForAll @DoubleRange(max = 0.5) double rate,
            @ForAll @LongRange(max = 100) long step) {
        for (BatchGrowth growth : BatchGrowth.values()) {
            GrowingBatches strategy = new GrowingBatches(b, growth, rate);
            double exact = growth == BatchGrowth.LINEAR ? b + b * rate * step : b * Math.exp(step * Math.log1p(rate));
            Batch batch = strategy.start(m, SEED).batch(step);

            assertThat((double) batch.size())
                    .as(growth + " size")
                    .isCloseTo(Math.min(m, exact), within(0.5 + 1e-9 * exact));
            assertThat(batch.samples()).doesNotHaveDuplicates();
            assertThat(strategy.draws(m)).isEqualTo(b >= m ? Draws.FULL : Draws.INDEPENDENT);
            assertThat(strategy.start(m, SEED).batch(Long.MAX_VALUE).size())
                    .as("in the end")
                    .isEqualTo(rate == 0 ? Math.min(b, m) : m);
        }
    }

    @Example
    void drawsFollowTheConstants() {
        SamplingStrategy strategy = new ImportanceSampling(1, Map.of("2", 5.0), 0.5);
        // p = 0.5 / 4 + 0.5 * (1, 1, 5, 1) / 8.
        double[] probabilities = {3.0 / 16, 3.0 / 16, 7.0 / 16, 3.0 / 16};
        for (int step = 0; step < 40; step++) {
            Batch batch = strategy.start(4, SEED).batch(step);
            assertThat(batch.weights()[0]).isCloseTo(1 / (4 * probabilities[batch.samples()[0]]), within(1e-14));
        }
        assertThat(ImportanceSampling.by(3, 1, 2))
                .isEqualTo(new ImportanceSampling(3, Map.of("0", 1.0, "1", 2.0), 0.5));
    }

    /** Unmeasured samples count as the mean of the measured ones. */
    @Example
    void drawsFollowTheLastNormsMeasured() {
        BatchSequence batches = new GradientNormSampling(2, 0.5).start(4, SEED);
        assertWeights(batches, 0.25, 0.25, 0.25, 0.25);

        batches.measured(0, Batch.mean(1, 3), new double[] {9, 0});
        batches.measured(1, Batch.mean(1, 1), new double[] {3, 3});
        // Norms 1.5, 3, 1.5, 0.
        assertWeights(batches, 0.25, 0.375, 0.25, 0.125);

        batches.measured(2, Batch.mean(0, 1, 2), new double[] {0, 0, 0});
        assertWeights(batches, 0.25, 0.25, 0.25, 0.25);
    }

    private static void assertWeights(BatchSequence batches, double... probabilities) {
        for (int step = 0; step < 60; step++) {
            Batch batch = batches.batch(step);
            for (int j = 0; j < batch.size(); j++) {
                assertThat(batch.weights()[j])
                        .as("weight of a draw of sample %d", batch.samples()[j])
                        .isCloseTo(1 / (4 * 2 * probabilities[batch.samples()[j]]), within(1e-14));
            }
        }
    }

    @Example
    void refusesWrongUse() {
        refused(() -> new UniformWithoutReplacement(0), "batch = 0, must be >= 1");
        refused(() -> new ShuffleOnce(0), "batch = 0, must be >= 1");
        refused(() -> new Cyclic(0), "batch = 0, must be >= 1");
        refused(() -> new GrowingBatches(1, BatchGrowth.LINEAR, -1), "rate = -1, must be >= 0");
        refused(() -> new GradientNormSampling(1, 0), "uniform = 0, must be >= 0.001 and <= 1");
        refused(
                () -> new ImportanceSampling(1, Map.of("first", 1.0), 0.5),
                "constants of 'first' = 1, must be of a sample: 0, 1, ...");
        refused(() -> ImportanceSampling.by(1, 1, 0), "constants of '1' = 0, must be > 0 and finite");
        refused(
                () -> ImportanceSampling.by(1, 1, 1, 1).start(2, SEED),
                "constants of '2' = 1, must be of a sample: 0..1");
        refused(
                () -> new ImportanceSampling(1, Map.of("0", 1e20), 0).start(3, SEED),
                "sample 1 would never be drawn: its constant is too small beside the others; maybe a larger share of uniform draws");
        refused(
                () -> new GradientNormSampling(1, 1).start(2, SEED).measured(0, Batch.mean(1), new double[] {Double.NaN
                }),
                "norm of sample 1 = NaN, must be >= 0");
        for (SamplingStrategy strategy : List.of(
                new UniformWithoutReplacement(3),
                new ShuffleOnce(3),
                new Cyclic(3),
                new ImportanceSampling(3, Map.of(), 0.5),
                new GradientNormSampling(3, 0.5),
                new GrowingBatches(3, BatchGrowth.LINEAR, 1))) {
            refused(() -> strategy.start(0, SEED), "sampleCount = 0, must be >= 1");
            refused(() -> strategy.start(1, SEED).batch(-1), "step = -1, must be >= 0");
        }
    }

    private static void refused(Runnable use, String message) {
        assertThatIllegalArgumentException().isThrownBy(use::run).withMessage(message);
    }
}
