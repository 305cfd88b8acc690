package org.bilevel.solvers.sampling;

import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Options;

/** Every sample in every step, in order: the deterministic methods. */
public record FullBatch() implements SamplingStrategy {

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        Options.requireAtLeast("sampleCount", sampleCount, 1);
        return step -> {
            Options.require(step >= 0, "step", step, ">= 0");
            return Batch.mean(IntStream.range(0, sampleCount).toArray());
        };
    }

    @Override
    public Draws draws(int sampleCount) {
        return Draws.FULL;
    }
}
