package org.bilevel.api.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.SamplingStrategy;

/** A new random order every epoch, the last batch of an epoch smaller if need be: shows that the contract can be met. */
record ReferenceReshuffling(int batchSize) implements SamplingStrategy {

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        int batches = (sampleCount + batchSize - 1) / batchSize;
        return step -> {
            int[] order = order(sampleCount, seed.child(step / batches).generator());
            int from = Math.toIntExact(step % batches) * batchSize;
            return Batch.mean(Arrays.copyOfRange(order, from, Math.min(from + batchSize, sampleCount)));
        };
    }

    private static int[] order(int length, RandomGenerator random) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
