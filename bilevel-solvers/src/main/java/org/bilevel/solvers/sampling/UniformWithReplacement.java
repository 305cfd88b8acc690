package org.bilevel.solvers.sampling;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Independent uniform draws with replacement, weights 1/b: the sampling of the convergence theory. An index may
 * repeat within a batch, and a batch may be larger than the data set. The mean over a batch is unbiased.
 *
 * @param batch b, the samples in a batch
 */
public record UniformWithReplacement(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the batch is empty
     */
    public UniformWithReplacement {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        return Sequences.perStep(sampleCount, seed, (_, generator) -> {
            int[] samples = new int[batch];
            Arrays.setAll(samples, _ -> generator.nextInt(sampleCount));
            return Batch.mean(samples);
        });
    }

    @Override
    public Draws draws(int sampleCount) {
        return Draws.INDEPENDENT;
    }
}
