package org.bilevel.solvers.sampling;

import org.bilevel.api.random.SeedPath;
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
        SeedPath epochs = seed.child("epoch");
        return Sequences.perEpoch(
                sampleCount,
                batch,
                epoch -> UniformDraws.permutation(
                        sampleCount, epochs.child(epoch).generator()));
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.DEPENDENT;
    }
}
