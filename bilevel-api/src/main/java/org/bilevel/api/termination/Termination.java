package org.bilevel.api.termination;

/**
 * How an iterative solve ended. A solve never fails silently: every result carries one of these, and only
 * {@link Converged} says that the tolerance was reached.
 *
 * <p>{@code measure} is the quantity that the method drives to zero (a gradient or residual 2-norm, absolute), as it
 * stood at the returned iterate; {@code tolerance} is what was asked for, in the same unit.
 */
public sealed interface Termination {

    /** The measure fell to the tolerance. */
    record Converged(double measure, double tolerance) implements Termination {}

    /** The method's own iteration limit was reached first. */
    record IterationLimit(int limit, double measure, double tolerance) implements Termination {}

    /** A budget set from outside (named) ran out first. */
    record BudgetExhausted(String budget, double measure, double tolerance) implements Termination {}

    /** The measure stopped decreasing, usually because the tolerance lies below what rounding allows. */
    record Stalled(int iteration, double measure, double tolerance) implements Termination {}

    /** The method cannot continue: the named quantity took a value it must not have, such as a curvature that is not positive. */
    record Breakdown(int iteration, String quantity, double value) implements Termination {}

    /** NaN or infinity turned up in the named quantity. */
    record NonFinite(int iteration, String quantity) implements Termination {}

    /** The caller asked for the solve to stop. */
    record Cancelled(int iteration) implements Termination {}

    /** Whether the tolerance was reached. */
    default boolean converged() {
        return this instanceof Converged;
    }

    /** One sentence for people, with the values and, where there is one, a remedy. */
    default String describe() {
        return switch (this) {
            case Converged(double measure, double tolerance) -> "converged: %.3g <= %.3g".formatted(measure, tolerance);
            case IterationLimit(int limit, double measure, double tolerance) ->
                "stopped at the limit of %d iterations with %.3g > %.3g; maybe allow more iterations or a larger tolerance"
                        .formatted(limit, measure, tolerance);
            case BudgetExhausted(String budget, double measure, double tolerance) ->
                "stopped by the budget of %s with %.3g > %.3g".formatted(budget, measure, tolerance);
            case Stalled(int iteration, double measure, double tolerance) ->
                "stalled at iteration %d with %.3g > %.3g; maybe the tolerance lies below what rounding allows"
                        .formatted(iteration, measure, tolerance);
            case Breakdown(int iteration, String quantity, double value) ->
                "broke down at iteration %d: %s = %.3g".formatted(iteration, quantity, value);
            case NonFinite(int iteration, String quantity) ->
                "%s is not finite at iteration %d; maybe a step is too long".formatted(quantity, iteration);
            case Cancelled(int iteration) -> "cancelled at iteration %d".formatted(iteration);
        };
    }
}
