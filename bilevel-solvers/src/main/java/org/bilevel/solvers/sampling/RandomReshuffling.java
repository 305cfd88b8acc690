package org.bilevel.solvers.sampling;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Random reshuffling: every epoch goes through a fresh permutation of the data set, so each index appears exactly once an epoch.
 * An epoch has ceil(m/b) batches; if b does not divide m the last one is smaller, with the larger weight 1/size for each
 * of its samples. A batch size above m is taken as m. A batch costs a permutation, O(m), which keeps it a function of
 * its step alone.
 *
 * @param batch b, the samples in a batch
 */
public record RandomReshuffling(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the batch is empty
     */
    public RandomReshuffling {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        Options.requireAtLeast("sampleCount", sampleCount, 1);
        int size = Math.min(batch, sampleCount);
        int batchesPerEpoch = Math.ceilDiv(sampleCount, size);
        SeedPath epochs = seed.child("epoch");
        return step -> {
            Options.require(step >= 0, "step", step, ">= 0");
            int[] order = permutation(
                    sampleCount, epochs.child(step / batchesPerEpoch).generator());
            int from = (int) (step % batchesPerEpoch) * size;
            return Batch.mean(Arrays.copyOfRange(order, from, Math.min(from + size, sampleCount)));
        };
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.DEPENDENT;
    }

    /** Fisher and Yates's shuffle. */
    private static int[] permutation(int count, RandomGenerator generator) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = generator.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
