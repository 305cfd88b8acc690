package org.bilevel.solvers.sampling;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Batches that grow up to the whole data set, so that sampling noise vanishes and steps need not (Friedlander and Schmidt 2012): b_k = min(m, batch times the growth), rounded.
 * Every batch is drawn as by {@link UniformWithoutReplacement}. From the step on where b_k = m, batches are full.
 *
 * @param batch b_0, the samples in the first batch
 * @param growth how batches grow
 * @param rate growth per step: of the first batch's size if linear, of the last one's if geometric
 */
public record GrowingBatches(
        @Option(value = "samples in the first batch", preset = "8", range = ">= 1")
        int batch,

        @Option(value = "how batches grow", preset = "GEOMETRIC")
        BatchGrowth growth,

        @Option(
                value = "growth per step, of the first batch's size if linear, of the last one's if geometric",
                preset = "0.01",
                range = ">= 0")
        double rate)
        implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public GrowingBatches {
        Options.requireAtLeast("batch", batch, 1);
        Options.requireAtLeast("rate", rate, 0);
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        return Sequences.perStep(
                sampleCount,
                seed,
                (step, generator) -> Batch.mean(UniformDraws.subset(sampleCount, size(step, sampleCount), generator)));
    }

    /** Independent draws while batches grow; full is only what always is. */
    @Override
    public Draws draws(int sampleCount) {
        return batch >= sampleCount ? Draws.FULL : Draws.INDEPENDENT;
    }

    private int size(long step, int sampleCount) {
        return (int) Math.min(sampleCount, Math.round(batch * growth.factor(rate, step)));
    }
}
