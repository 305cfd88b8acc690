package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * initial factor^floor(k / every): constant for a while, then lower by a factor, for ever.
 *
 * @param initial the value at step 0
 * @param factor of the values after a drop and before it
 * @param every steps from one drop to the next
 */
public record StepwiseSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "ratio of the values after a drop and before it", preset = "0.5", range = "> 0, < 1")
        double factor,

        @Option(value = "steps from one drop to the next", preset = "100", range = ">= 1")
        long every)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public StepwiseSchedule {
        Options.requirePositive("initial", initial);
        Options.require(factor > 0 && factor < 1, "factor", factor, "> 0 and < 1");
        Options.require(every >= 1, "every", every, ">= 1");
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        long drops = step / every;
        // Positive even where the power underflows.
        return Math.max(initial * Math.pow(factor, (double) drops), Double.MIN_NORMAL);
    }

    /** Between two multiples of the geometric sequence of the ratio factor^(1 / every). */
    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.FASTER_THAN_ANY_POWER);
    }
}
