package org.bilevel.solvers.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.SamplingStrategy;
import org.junit.jupiter.api.Test;

class SamplingStrategiesTest {

    @Property(tries = 100)
    void reshufflingVisitsEachIndexOncePerEpoch(
            @ForAll @IntRange(min = 1, max = 50) int m,
            @ForAll @IntRange(min = 1, max = 60) int b,
            @ForAll @IntRange(max = 1000) int epoch,
            @ForAll long seed) {
        BatchSequence batches = new RandomReshuffling(b).start(m, SeedPath.of(seed));
        int perEpoch = Math.ceilDiv(m, Math.min(b, m));
        int[] visited = LongStream.range((long) epoch * perEpoch, (long) (epoch + 1) * perEpoch)
                .mapToObj(batches::batch)
                .peek(batch -> assertThat(batch.size()).isLessThanOrEqualTo(b))
                .flatMapToInt(batch -> Arrays.stream(batch.samples()))
                .sorted()
                .toArray();
        assertThat(visited).isEqualTo(IntStream.range(0, m).toArray());
    }

    @Test
    void everyEpochHasItsOwnOrder() {
        BatchSequence batches = new RandomReshuffling(100).start(100, SeedPath.of(1));
        assertThat(batches.batch(0).samples()).isNotEqualTo(batches.batch(1).samples());
    }

    @Test
    void aBatchDependsOnItsStepAlone() {
        for (var strategy :
                new SamplingStrategy[] {new RandomReshuffling(3), new UniformWithReplacement(3), new FullBatch()}) {
            BatchSequence forwards = strategy.start(10, SeedPath.of(7));
            BatchSequence backwards = strategy.start(10, SeedPath.of(7));
            int[][] first = new int[20][];
            for (int k = 0; k < 20; k++) {
                first[k] = forwards.batch(k).samples();
            }
            for (int k = 19; k >= 0; k--) {
                assertThat(backwards.batch(k).samples()).isEqualTo(first[k]);
            }
        }
    }

    @Test
    void uniformDrawsAreUniform() {
        BatchSequence batches = new UniformWithReplacement(20).start(10, SeedPath.of(3));
        int[] counts = new int[10];
        for (int k = 0; k < 5000; k++) {
            for (int sample : batches.batch(k).samples()) {
                counts[sample]++;
            }
        }
        // 10 000 expected, standard deviation 95.
        for (int count : counts) {
            assertThat(count).isBetween(9500, 10500);
        }
    }

    @Test
    void fullBatchesAreInOrder() {
        Batch batch = new FullBatch().start(4, SeedPath.of(0)).batch(99);
        assertThat(batch.samples()).containsExactly(0, 1, 2, 3);
        assertThat(batch.weights()).containsOnly(0.25);
    }

    @Test
    void refusesWrongUse() {
        assertThatThrownBy(() -> new RandomReshuffling(0)).hasMessage("batch = 0, must be >= 1");
        assertThatThrownBy(() -> new UniformWithReplacement(0)).hasMessage("batch = 0, must be >= 1");
        for (var strategy :
                new SamplingStrategy[] {new RandomReshuffling(3), new UniformWithReplacement(3), new FullBatch()}) {
            assertThatThrownBy(() -> strategy.start(0, SeedPath.of(0))).hasMessage("sampleCount = 0, must be >= 1");
            assertThatThrownBy(() -> strategy.start(1, SeedPath.of(0)).batch(-1))
                    .hasMessage("step = -1, must be >= 0");
        }
    }
}
