package org.bilevel.api.sampling;

import java.util.Optional;
import org.bilevel.api.state.Resumable;

/**
 * The batches of a run: a function of the step and of what {@link #measured} told of the steps before it, which most strategies ignore. Used by one thread.
 */
@FunctionalInterface
public interface BatchSequence {

    /**
     * The batch of a step.
     *
     * @param step 0, 1, 2, ...
     */
    Batch batch(long step);

    /**
     * Tells what the hypergradients of a batch turned out to be. The loop calls it once after every step that was taken, in order, if the hypergradients were
     * measured; by default it is ignored.
     *
     * @param step the step
     * @param batch its batch, unmodified
     * @param norms ||z_i|| of every draw of the batch, in its order, finite; unmodified
     */
    default void measured(long step, Batch batch, double[] norms) {}

    /** What it remembers between steps; by default nothing, which is right for those that ignore {@link #measured}. Empty if that cannot be saved, so that runs with it cannot be resumed. */
    default Optional<Resumable> resumable() {
        return Optional.of(Resumable.STATELESS);
    }
}
