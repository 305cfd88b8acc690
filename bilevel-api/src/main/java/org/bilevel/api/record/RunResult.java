package org.bilevel.api.record;

import org.bilevel.api.hypergradient.Cost;

/**
 * How a run ended.
 *
 * @param theta the last parameters that are finite
 * @param steps steps taken
 * @param cost what they cost
 * @param seconds wall-clock time
 * @param ending why it ended
 */
public record RunResult(double[] theta, long steps, Cost cost, double seconds, Ending ending) {

    /** Why a run ended. */
    public sealed interface Ending {

        /** A limit of the budget was reached. */
        record BudgetSpent(String limit) implements Ending {}

        /** The user asked for it. */
        record Cancelled() implements Ending {}

        /** The method itself can go no further, such as at the accuracy that rounding permits. */
        record Halted(String reason) implements Ending {}

        /** NaN or infinity turned up; {@link RunResult#theta} is from before that. */
        record NonFinite(String quantity) implements Ending {}
    }
}
