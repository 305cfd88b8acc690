package org.bilevel.api.schedule;

import java.util.Optional;

/** A positive number for every step, such as a step size alpha_k or an accuracy epsilon_k. Immutable and pure. */
@FunctionalInterface
public interface Schedule {

    /**
     * The value at step k.
     *
     * @param step k = 0, 1, 2, ...
     * @return positive and finite
     */
    double at(long step);

    /**
     * The least upper bound of all values, which bounds on step sizes are about; by default the first value, as of schedules that never grow. +infinity if the values grow
     * beyond every bound.
     */
    default double largest() {
        return at(0);
    }

    /** How the values behave as k grows, from which the convergence conditions of a method follow; empty if not known. */
    default Optional<Decay> decay() {
        return Optional.empty();
    }
}
