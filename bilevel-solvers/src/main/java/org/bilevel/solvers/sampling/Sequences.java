package org.bilevel.solvers.sampling;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.spi.Options;

/** What sequences of batches have in common: checks, and where randomness comes from. */
final class Sequences {

    private Sequences() {}

    /** How one batch is drawn. */
    @FunctionalInterface
    interface Draw {

        /**
         * The batch of a step.
         *
         * @param generator the step's own
         */
        Batch batch(long step, RandomGenerator generator);
    }

    /** Every step draws from a generator of its own. */
    static BatchSequence perStep(int sampleCount, SeedPath seed, Draw draw) {
        requireSamples(sampleCount);
        SeedPath steps = seed.child("step");
        return step -> {
            requireStep(step);
            return draw.batch(step, steps.child(step).generator());
        };
    }

    /**
     * Every epoch cuts an order of the samples into ceil(m/b) batches; if b does not divide m the last one is smaller, with the larger weight 1/size for each of its samples.
     *
     * @param batch b; above m it is taken as m
     * @param orders of 0..m-1, by epoch
     */
    static BatchSequence perEpoch(int sampleCount, int batch, LongFunction<int[]> orders) {
        requireSamples(sampleCount);
        int size = Math.min(batch, sampleCount);
        int batchesPerEpoch = Math.ceilDiv(sampleCount, size);
        return step -> {
            requireStep(step);
            int[] order = orders.apply(step / batchesPerEpoch);
            int from = (int) (step % batchesPerEpoch) * size;
            return Batch.mean(Arrays.copyOfRange(order, from, Math.min(from + size, sampleCount)));
        };
    }

    static void requireSamples(int sampleCount) {
        Options.requireAtLeast("sampleCount", sampleCount, 1);
    }

    static void requireStep(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
    }
}
