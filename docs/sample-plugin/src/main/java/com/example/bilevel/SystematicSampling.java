package com.example.bilevel;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Systematic sampling (Madow and Madow 1944): b samples at equal distances around the data set, from a random one on. Spreads batches evenly over data that is sorted.
 * Every sample comes with the same probability, so that the mean over a batch is unbiased.
 */
public record SystematicSampling(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch) implements SamplingStrategy {

    public SystematicSampling {
        Options.requireAtLeast("batch", batch, 1);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        int size = Math.min(batch, sampleCount);
        return step -> {
            int from = seed.child(step).generator().nextInt(sampleCount);
            int[] samples = new int[size];
            for (int j = 0; j < size; j++) {
                samples[j] = (int) ((from + (long) j * sampleCount / size) % sampleCount);
            }
            return Batch.mean(samples);
        };
    }

    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.INDEPENDENT;
    }
}
