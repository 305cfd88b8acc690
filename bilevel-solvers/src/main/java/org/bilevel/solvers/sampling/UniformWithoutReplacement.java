package org.bilevel.solvers.sampling;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Every batch a set of b distinct samples, each set with the same probability, drawn afresh in every step, weights 1/b. The mean over a batch is unbiased; its variance is that of
 * {@link UniformWithReplacement} times (m - b)/(m - 1). A batch size above m is taken as m.
 *
 * @param batch b, the samples in a batch
 */
public record UniformWithoutReplacement(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the batch is empty
     */
    public UniformWithoutReplacement {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        int size = Math.min(batch, sampleCount);
        return Sequences.perStep(
                sampleCount, seed, (_, generator) -> Batch.mean(UniformDraws.subset(sampleCount, size, generator)));
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.INDEPENDENT;
    }
}
