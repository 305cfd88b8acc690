package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Half a cosine from the initial value down to a share of it (Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5):
 *
 * <pre>
 * initial (minimum + (1 - minimum) (1 + cos(pi k / period)) / 2),   k = 0..period
 * </pre>
 *
 * and that minimum for ever after; with restarts instead the same again every {@code period} steps.
 *
 * @param initial the value at step 0
 * @param period steps from the initial value to the smallest one
 * @param minimum the smallest value as a share of the initial one
 * @param restarts whether it begins anew after every period
 */
public record CosineSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "steps from the initial value to the smallest one", range = ">= 1")
        long period,

        @Option(value = "the smallest value as a share of the initial one", preset = "0.01", range = "> 0, <= 1")
        double minimum,

        @Option(value = "whether it begins anew after every period", preset = "false")
        boolean restarts)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public CosineSchedule {
        Options.requirePositive("initial", initial);
        Options.require(period >= 1, "period", period, ">= 1");
        Options.require(minimum > 0 && minimum <= 1, "minimum", minimum, "> 0 and <= 1");
        Options.require(initial * minimum > 0, "minimum", minimum, "such that initial times minimum is > 0");
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        long phase = restarts ? step % period : Math.min(step, period);
        double part = (1 + Math.cos(Math.PI * ((double) phase / period))) / 2;
        return initial * (minimum + (1 - minimum) * part);
    }

    /** Always between minimum times initial and initial. */
    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.NONE);
    }
}
