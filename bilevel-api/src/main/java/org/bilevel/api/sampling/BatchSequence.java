package org.bilevel.api.sampling;

/** The batches of a run: a function of the step alone, so that a resumed run draws what an uninterrupted one would. */
@FunctionalInterface
public interface BatchSequence {

    /**
     * The batch of a step.
     *
     * @param step 0, 1, 2, ...
     */
    Batch batch(long step);
}
