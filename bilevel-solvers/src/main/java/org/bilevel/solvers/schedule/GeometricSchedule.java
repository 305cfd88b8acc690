package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * initial ratio^k, the exponential decrease of Pedregosa 2016. As accuracies they can be summed, so that errors stay bounded in total.
 *
 * @param initial the value at step 0
 * @param ratio of a value and the one before it
 */
public record GeometricSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "ratio of a value and the one before it", preset = "0.9", range = "> 0, < 1")
        double ratio)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the initial value is not positive or the ratio not between 0 and 1
     */
    public GeometricSchedule {
        Options.requirePositive("initial", initial);
        Options.require(ratio > 0 && ratio < 1, "ratio", ratio, "> 0 and < 1");
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        // Positive even where the power underflows.
        return Math.max(initial * Math.pow(ratio, (double) step), Double.MIN_NORMAL);
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.FASTER_THAN_ANY_POWER);
    }
}
