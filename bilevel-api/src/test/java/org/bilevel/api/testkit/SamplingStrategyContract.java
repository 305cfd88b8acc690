package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.state.SavedState;
import org.junit.jupiter.api.Test;

/** What every {@link SamplingStrategy} promises. */
public abstract class SamplingStrategyContract {

    private static final int LARGEST_SAMPLE_COUNT = 30;

    /**
     * The strategy under test; one without a batch size ignores the argument.
     *
     * @param batchSize at least 1 and at most the number of samples
     */
    protected abstract SamplingStrategy strategy(int batchSize);

    /** Whether every epoch (m draws, for batch sizes that divide m) draws each index exactly once. */
    protected boolean eachIndexOncePerEpoch() {
        return false;
    }

    /** Whether at every step the expected weight of each index is 1/m, over seeds. */
    protected boolean unbiased() {
        return true;
    }

    /** Whether the weights of every batch sum to 1. */
    protected boolean weightsSumToOne() {
        return true;
    }

    @Property(tries = 100)
    void drawsIndicesInRangeWithSensibleWeights(
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int sampleCount,
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int size,
            @ForAll @LongRange(max = 1000) long seed,
            @ForAll @LongRange(max = 1_000_000) long step) {
        Batch batch = start(sampleCount, size, seed).batch(step);

        assertThat(Arrays.stream(batch.samples()))
                .allSatisfy(sample -> assertThat(sample).isBetween(0, sampleCount - 1));
        assertThat(Arrays.stream(batch.weights()))
                .allSatisfy(weight -> assertThat(weight).isNotNegative().isFinite());
        if (weightsSumToOne()) {
            assertThat(Arrays.stream(batch.weights()).sum()).isCloseTo(1, within(1e-12));
        }
    }

    @Property(tries = 30)
    void isAFunctionOfTheStepAlone(
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int sampleCount,
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int size,
            @ForAll @LongRange(max = 1000) long seed) {
        int steps = 40;
        BatchSequence forward = start(sampleCount, size, seed);
        BatchSequence backward = start(sampleCount, size, seed);
        List<Batch> expected = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            expected.add(copy(forward.batch(step)));
        }

        for (int step = steps - 1; step >= 0; step--) {
            assertSame(backward.batch(step), expected.get(step), "asked backwards, step " + step);
        }
        assertSame(start(sampleCount, size, seed).batch(17), expected.get(17), "asked first");
        assertSame(forward.batch(3), expected.get(3), "asked again");
    }

    /** Sequences that are told the same draw the same. */
    @Property(tries = 30)
    void isAFunctionOfWhatWasMeasured(
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int sampleCount,
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int size,
            @ForAll @LongRange(max = 1000) long seed) {
        BatchSequence one = start(sampleCount, size, seed);
        BatchSequence two = start(sampleCount, size, seed);
        for (int step = 0; step < 20; step++) {
            Batch batch = one.batch(step);
            Batch argument = copy(batch);
            double[] norms = norms(batch);
            double[] told = norms.clone();
            one.measured(step, argument, told);
            assertSame(argument, batch, "told of are unmodified");
            assertThat(told).as("norms are unmodified").isEqualTo(norms);

            assertSame(two.batch(step), batch, "of another sequence, step " + step);
            two.measured(step, batch, norms);
            assertSame(one.batch(step + 1), two.batch(step + 1), "after what was measured in step " + step);
        }
    }

    /** A sequence that is saved and restored goes on as if nothing had happened, if it can be saved. */
    @Property(tries = 30)
    void restoredSequencesGoOnAlike(
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int sampleCount,
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int size,
            @ForAll @LongRange(max = 1000) long seed) {
        BatchSequence batches = start(sampleCount, size, seed);
        if (batches.resumable().isEmpty()) {
            return;
        }
        for (int step = 0; step < 8; step++) {
            Batch batch = batches.batch(step);
            batches.measured(step, batch, norms(batch));
        }
        SavedState saved = SavedState.empty();
        batches.resumable().orElseThrow().save(saved);
        BatchSequence restored = start(sampleCount, size, seed);
        restored.resumable().orElseThrow().restore(saved);
        for (int step = 8; step < 16; step++) {
            assertSame(restored.batch(step), batches.batch(step), "restored, step " + step);
        }
    }

    @Test
    void keepsNoReferenceToWhatItReturned() {
        BatchSequence batches = start(10, 4, 1);
        Batch first = batches.batch(2);
        Batch expected = copy(first);
        Arrays.fill(first.samples(), -1);
        Arrays.fill(first.weights(), Double.NaN);

        assertSame(batches.batch(2), expected, "after the caller wrote into the batch");
    }

    @Property(tries = 50)
    void drawsEachIndexOncePerEpoch(
            @ForAll @IntRange(min = 1, max = 6) int size,
            @ForAll @IntRange(min = 1, max = 6) int batchesPerEpoch,
            @ForAll @LongRange(max = 1000) long seed) {
        if (eachIndexOncePerEpoch()) {
            int sampleCount = size * batchesPerEpoch;
            BatchSequence batches = start(sampleCount, size, seed);
            long step = 0;
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> draws = new ArrayList<>();
                while (draws.size() < sampleCount) {
                    IntStream.of(batches.batch(step++).samples()).forEach(draws::add);
                }
                assertThat(draws)
                        .as("draws of epoch %d", epoch)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, sampleCount).boxed().toList());
            }
        }
    }

    @Test
    void isUnbiasedAtEveryStep() {
        for (long step : new long[] {0, 1, 5, 1000}) {
            assertUnbiased(step, 0);
        }
    }

    /** Samples whose hypergradients turned out larger than others may be drawn more often, but then with a smaller weight. */
    @Test
    void isUnbiasedWhateverWasMeasured() {
        assertUnbiased(6, 6);
    }

    private void assertUnbiased(long step, int measured) {
        if (!unbiased()) {
            return;
        }
        int sampleCount = 7;
        int seeds = 4000;
        double[] sums = new double[sampleCount];
        double[] squares = new double[sampleCount];
        for (int seed = 0; seed < seeds; seed++) {
            BatchSequence batches = start(sampleCount, 3, seed);
            for (int k = 0; k < measured; k++) {
                Batch batch = batches.batch(k);
                batches.measured(k, batch, norms(batch));
            }
            double[] weights = weights(batches.batch(step), sampleCount);
            for (int i = 0; i < sampleCount; i++) {
                sums[i] += weights[i];
                squares[i] += weights[i] * weights[i];
            }
        }
        for (int i = 0; i < sampleCount; i++) {
            double mean = sums[i] / seeds;
            double deviation = Math.sqrt(Math.max(0, squares[i] / seeds - mean * mean) / seeds);
            assertThat(mean)
                    .as("mean weight of index %d at step %d; six standard deviations allowed", i, step)
                    .isCloseTo(1.0 / sampleCount, within(6 * deviation + 1e-12));
        }
    }

    /** Batches that are declared full have every sample with the same weight. */
    @Property(tries = 50)
    void fullBatchesAreFull(
            @ForAll @IntRange(min = 2, max = LARGEST_SAMPLE_COUNT) int sampleCount,
            @ForAll @IntRange(min = 1, max = LARGEST_SAMPLE_COUNT) int size,
            @ForAll @LongRange(max = 1000) long seed) {
        if (strategy(Math.min(size, sampleCount)).draws(sampleCount) == Draws.FULL) {
            BatchSequence batches = start(sampleCount, size, seed);
            for (int step = 0; step < 5; step++) {
                assertThat(weights(batches.batch(step), sampleCount))
                        .as("weights of the full batch of step %d", step)
                        .containsOnly(1.0 / sampleCount);
            }
        }
    }

    private BatchSequence start(int sampleCount, int size, long seed) {
        return strategy(Math.min(size, sampleCount))
                .start(sampleCount, SeedPath.of(seed).child("sampler"));
    }

    /** Norms that differ from sample to sample, some of them 0. */
    private static double[] norms(Batch batch) {
        return Arrays.stream(batch.samples())
                .mapToDouble(sample -> sample % 3 == 0 ? 0 : sample)
                .toArray();
    }

    private static double[] weights(Batch batch, int sampleCount) {
        double[] weights = new double[sampleCount];
        for (int k = 0; k < batch.size(); k++) {
            weights[batch.samples()[k]] += batch.weights()[k];
        }
        return weights;
    }

    private static Batch copy(Batch batch) {
        return new Batch(batch.samples().clone(), batch.weights().clone());
    }

    private static void assertSame(Batch actual, Batch expected, String when) {
        assertThat(actual.samples()).as("samples " + when).isEqualTo(expected.samples());
        assertThat(actual.weights()).as("weights " + when).isEqualTo(expected.weights());
    }
}
