package org.bilevel.api.sampling;

import java.util.Optional;
import org.bilevel.api.state.Resumable;

/** The batches of a run: a function of the step alone, so that a resumed run draws what an uninterrupted one would. */
@FunctionalInterface
public interface BatchSequence {

    /**
     * The batch of a step.
     *
     * @param step 0, 1, 2, ...
     */
    Batch batch(long step);

    /** What it remembers between steps; by default nothing. Empty if that cannot be saved, so that runs with it cannot be resumed. */
    default Optional<Resumable> resumable() {
        return Optional.of(Resumable.STATELESS);
    }
}
