package org.bilevel.experiments.checkpoint;

import java.util.Map;
import org.bilevel.api.state.SavedState;

/**
 * A run between two steps.
 *
 * @param step the steps taken
 * @param origin what the run must be a run of for the state to fit, by name: the configuration, the data
 * @param state everything that decides how it goes on
 */
public record Checkpoint(long step, Map<String, String> origin, SavedState state) {

    /** Copies the origin. */
    public Checkpoint {
        origin = Map.copyOf(origin);
    }
}
