package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * A linear rise to the first value of another schedule, and then that schedule (Goyal et al. 2017, arXiv 1706.02677, section 2.2): (k + 1) / (steps + 1) times its first
 * value for k below {@code steps}, from where on its steps are counted from 0.
 *
 * @param steps of the rise; 0 is none
 * @param then what follows
 */
public record WarmupSchedule(
        @Option(value = "steps of the linear rise", preset = "100", range = ">= 0")
        long steps,

        @Option(value = "what follows, counted from its own step 0", range = "schedule")
        Schedule then)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public WarmupSchedule {
        Options.require(steps >= 0, "steps", steps, ">= 0");
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        return step < steps
                // Positive even where the product underflows.
                ? Math.max(then.at(0) * ((step + 1.0) / (steps + 1.0)), Double.MIN_NORMAL)
                : then.at(step - steps);
    }

    @Override
    public double largest() {
        return then.largest();
    }

    /** That of what follows: a shift does not change it. */
    @Override
    public Optional<Decay> decay() {
        return then.decay();
    }
}
