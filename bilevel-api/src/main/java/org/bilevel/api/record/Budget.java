package org.bilevel.api.record;

import java.util.Optional;
import org.bilevel.api.record.RunResult.Ending;

/**
 * When a run ends by itself: at the first limit reached. Checked between steps.
 *
 * @param cost lower plus adjoint iterations summed over samples, without those of line searches; oracle calls for stochastic methods on finite sums
 * @param seconds wall-clock time of the run, validation included; for stochastic methods that of their steps alone
 * @param steps upper-level steps
 */
public record Budget(long cost, double seconds, long steps) {

    /** No limit at all. */
    public static final Budget UNLIMITED = new Budget(Long.MAX_VALUE, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a limit is negative or NaN
     */
    public Budget {
        if (cost < 0 || !(seconds >= 0) || steps < 0) {
            throw new IllegalArgumentException(
                    "cost = %d, seconds = %s, steps = %d, all must be at least 0".formatted(cost, seconds, steps));
        }
    }

    /** The same with a limit on steps. */
    public Budget withSteps(long limit) {
        return new Budget(cost, seconds, limit);
    }

    /** The same with a limit on cost. */
    public Budget withCost(long limit) {
        return new Budget(limit, seconds, steps);
    }

    /** The same with a limit on seconds. */
    public Budget withSeconds(double limit) {
        return new Budget(cost, limit, steps);
    }

    /**
     * The ending of a run that has reached a limit, that of steps first, then that of cost.
     *
     * @param costLimit how the limit on cost reads, with %d for its number
     */
    public Optional<Ending> endingAt(long stepsTaken, long costSpent, double secondsSpent, String costLimit) {
        if (stepsTaken >= steps) {
            return Optional.of(new Ending.BudgetSpent("%d steps".formatted(steps)));
        }
        if (costSpent >= cost) {
            return Optional.of(new Ending.BudgetSpent(costLimit.formatted(cost)));
        }
        if (secondsSpent >= seconds) {
            return Optional.of(new Ending.BudgetSpent("%s seconds".formatted(seconds)));
        }
        return Optional.empty();
    }
}
