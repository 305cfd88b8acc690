package org.bilevel.experiments.config;

import org.bilevel.api.record.Budget;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * When a run ends by itself: at the first limit reached.
 *
 * @param maxCost lower plus adjoint iterations summed over samples
 * @param maxSeconds wall-clock time
 * @param maxSteps upper-level steps
 */
public record BudgetConfiguration(
        @Option(
                value = "lower plus adjoint iterations, summed over samples",
                preset = ScalarParser.UNLIMITED,
                range = ">= 0")
        long maxCost,

        @Option(value = "wall-clock time in seconds", preset = ScalarParser.UNLIMITED, range = ">= 0")
        double maxSeconds,

        @Option(value = "upper-level steps", preset = ScalarParser.UNLIMITED, range = ">= 0")
        long maxSteps) {

    /** No limit at all. */
    public static final BudgetConfiguration UNLIMITED =
            new BudgetConfiguration(Long.MAX_VALUE, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public BudgetConfiguration {
        Options.require(maxCost >= 0, "maxCost", maxCost, ">= 0");
        Options.require(maxSeconds >= 0, "maxSeconds", maxSeconds, ">= 0");
        Options.require(maxSteps >= 0, "maxSteps", maxSteps, ">= 0");
    }

    /** The same as the outer loop takes it. */
    public Budget toBudget() {
        return new Budget(maxCost, maxSeconds, maxSteps);
    }

    /** The same with another limit on cost. */
    public BudgetConfiguration withMaxCost(long value) {
        return new BudgetConfiguration(value, maxSeconds, maxSteps);
    }

    /** The same with another limit on seconds. */
    public BudgetConfiguration withMaxSeconds(double value) {
        return new BudgetConfiguration(maxCost, value, maxSteps);
    }

    /** The same with another limit on steps. */
    public BudgetConfiguration withMaxSteps(long value) {
        return new BudgetConfiguration(maxCost, maxSeconds, value);
    }
}
