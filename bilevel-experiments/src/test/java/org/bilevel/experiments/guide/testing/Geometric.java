package org.bilevel.experiments.guide.testing;

import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;

/** ratio^k, but never 0. */
public record Geometric(double ratio) implements Schedule {

    @Override
    public double at(long step) {
        return Math.max(Math.pow(ratio, (double) step), Double.MIN_NORMAL);
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.FASTER_THAN_ANY_POWER);
    }
}
