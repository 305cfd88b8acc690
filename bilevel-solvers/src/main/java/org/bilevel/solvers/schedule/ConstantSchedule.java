package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * The same value at every step.
 *
 * @param value the value
 */
public record ConstantSchedule(
        @Option(value = "the value at every step", range = "> 0")
        double value) implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the value is not positive and finite
     */
    public ConstantSchedule {
        Options.requirePositive("value", value);
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        return value;
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.NONE);
    }
}
