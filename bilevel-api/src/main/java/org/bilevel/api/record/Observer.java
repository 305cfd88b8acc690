package org.bilevel.api.record;

/** Watches a run: history, progress, checkpoints. Called on the run's thread, in the order of registration. */
@FunctionalInterface
public interface Observer {

    /**
     * Called after every step.
     *
     * @param iteration what the step did
     * @param theta the parameters after the step; not to be modified or kept
     */
    void stepped(IterationRecord iteration, double[] theta);
}
