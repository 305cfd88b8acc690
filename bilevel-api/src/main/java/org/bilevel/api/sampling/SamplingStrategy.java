package org.bilevel.api.sampling;

import org.bilevel.api.random.SeedPath;

/** How mini-batches are drawn. Immutable: a record of validated options. */
public interface SamplingStrategy {

    /**
     * The sequence of batches of one run.
     *
     * @param sampleCount m, at least 1; a batch size above m is an error only for strategies that cannot exceed it
     * @param seed where its randomness comes from
     */
    BatchSequence start(int sampleCount, SeedPath seed);

    /**
     * How the batches of a run relate to one another and to the data set.
     *
     * @param sampleCount m, at least 1
     */
    default Draws draws(int sampleCount) {
        return Draws.DEPENDENT;
    }
}
