package org.bilevel.solvers.sampling;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * One permutation of the data set, drawn at the start and gone through again every epoch; batches are cut from it as in {@link RandomReshuffling}.
 *
 * @param batch b, the samples in a batch
 */
public record ShuffleOnce(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the batch is empty
     */
    public ShuffleOnce {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        int[] order = UniformDraws.permutation(sampleCount, seed.child("order").generator());
        return Sequences.perEpoch(sampleCount, batch, _ -> order);
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.DEPENDENT;
    }
}
