package com.example.bilevel;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/** initial / (1 + k / delay): nearly constant at first, in the end like 1/k (Bottou 2012). */
public record HyperbolicSchedule(
        @Option(value = "the value at step 0", range = "> 0")
        double initial,

        @Option(value = "step at which half of it is left", preset = "100", range = "> 0")
        double delay)
        implements Schedule {

    public HyperbolicSchedule {
        Options.requirePositive("initial", initial);
        Options.requirePositive("delay", delay);
    }

    @Override
    public double at(long step) {
        return initial / (1 + step / delay);
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.polynomial(1));
    }
}
