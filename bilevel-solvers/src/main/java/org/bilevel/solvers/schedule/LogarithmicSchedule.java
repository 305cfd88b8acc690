package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * initial / (1 + log(1 + k))^exponent, slower than any power.
 *
 * @param initial the value at step 0
 * @param exponent how fast it falls; 0 is constant
 */
public record LogarithmicSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "exponent of the decay", preset = "1", range = ">= 0")
        double exponent)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the initial value is not positive or the exponent negative
     */
    public LogarithmicSchedule {
        Options.requirePositive("initial", initial);
        Options.requireAtLeast("exponent", exponent, 0);
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        // Positive even where the power underflows.
        return Math.max(initial * Math.pow(1 + Math.log1p((double) step), -exponent), Double.MIN_NORMAL);
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.logarithmic(exponent));
    }
}
