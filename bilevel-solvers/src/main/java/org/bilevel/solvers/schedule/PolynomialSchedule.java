package org.bilevel.solvers.schedule;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * initial (k + 1)^-exponent. As a step size (exponent q) with an accuracy of exponent p, ISGD converges for
 * 1/2 < q <= 1 and 2p + q > 1 (Salehi et al. 2024).
 *
 * @param initial the value at step 0
 * @param exponent how fast it falls; 0 is constant
 */
public record PolynomialSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "exponent of the decay", preset = "0.5", range = ">= 0")
        double exponent)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the initial value is not positive or the exponent negative
     */
    public PolynomialSchedule {
        Options.requirePositive("initial", initial);
        Options.requireAtLeast("exponent", exponent, 0);
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        // Positive even where the power underflows.
        return Math.max(initial * Math.pow(1.0 + step, -exponent), Double.MIN_NORMAL);
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.polynomial(exponent));
    }
}
