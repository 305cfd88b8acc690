package org.bilevel.solvers.upper;

import java.util.Optional;
import org.bilevel.api.state.Resumable;

/** How hypergradients become directions: what tells momentum from Adam. Immutable; its memory belongs to one run. */
@FunctionalInterface
public interface UpdateRule {

    /**
     * The memory of a run, before its first step.
     *
     * @param parameters d
     */
    Memory start(int parameters);

    /** What a rule remembers between steps. Used by one thread. */
    @FunctionalInterface
    interface Memory {

        /**
         * Takes in the next hypergradient and overwrites {@code direction} by u in theta <- theta - alpha u.
         *
         * @param z the hypergradient, length d, unmodified
         * @param at where it was taken, length d, unmodified
         * @param direction length d
         */
        void direction(double[] z, double[] at, double[] direction);

        /** What alpha is multiplied by in the step whose direction was asked for last; by default 1. */
        default double stepFactor() {
            return 1;
        }

        /** What it remembers; empty, as by default, if that cannot be saved, so that runs with it cannot be resumed. */
        default Optional<Resumable> resumable() {
            return Optional.empty();
        }
    }
}
