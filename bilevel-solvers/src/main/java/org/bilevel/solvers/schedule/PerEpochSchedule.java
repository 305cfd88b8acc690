package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Another schedule at the number of the epoch, floor(k / stepsPerEpoch), so that a value holds for a whole epoch.
 *
 * @param schedule by epoch
 * @param stepsPerEpoch steps in an epoch, ceil(m/b) for m samples in batches of b
 */
public record PerEpochSchedule(
        @Option(value = "the value by epoch", range = "schedule")
        Schedule schedule,

        @Option(value = "steps in an epoch, ceil(m/b) for m samples in batches of b", range = ">= 1")
        long stepsPerEpoch)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public PerEpochSchedule {
        Options.require(stepsPerEpoch >= 1, "stepsPerEpoch", stepsPerEpoch, ">= 1");
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        return schedule.at(step / stepsPerEpoch);
    }

    @Override
    public double largest() {
        return schedule.largest();
    }

    /** That of the schedule by epoch: powers of k / stepsPerEpoch are multiples of powers of k. */
    @Override
    public Optional<Decay> decay() {
        return schedule.decay();
    }
}
