package org.bilevel.api.termination;

import java.util.function.BooleanSupplier;

/**
 * When a solve may stop: at an absolute tolerance on the method's measure, or because the caller asks.
 *
 * @param tolerance absolute bound on the measure (a 2-norm), at least 0; with 0 a method runs until it stalls
 * @param cancelled polled once per iteration; true ends the solve with {@link Termination.Cancelled}
 */
public record Stopping(double tolerance, BooleanSupplier cancelled) {

    /**
     * Checks the tolerance.
     *
     * @throws IllegalArgumentException if the tolerance is negative or NaN
     */
    public Stopping {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance = " + tolerance + ", must be at least 0");
        }
    }

    /** Stops at the given tolerance; nobody cancels. */
    public static Stopping at(double tolerance) {
        return new Stopping(tolerance, () -> false);
    }
}
