package org.bilevel.solvers.sampling;

import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * The data set in its own order, every epoch: the incremental gradient method. Nothing is random, and a batch alone is a biased estimate of the mean. Batches are cut as in
 * {@link RandomReshuffling}.
 *
 * @param batch b, the samples in a batch
 */
public record Cyclic(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the batch is empty
     */
    public Cyclic {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        int[] order = IntStream.range(0, sampleCount).toArray();
        return Sequences.perEpoch(sampleCount, batch, _ -> order);
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.DEPENDENT;
    }
}
