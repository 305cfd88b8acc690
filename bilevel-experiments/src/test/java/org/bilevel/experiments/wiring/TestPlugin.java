package org.bilevel.experiments.wiring;

import java.util.List;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/** A third party's jar, as far as {@link java.util.ServiceLoader} can tell. */
public final class TestPlugin implements BilevelPlugin {

    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(Schedule.class, "test-staircase", "halves at intervals", "a test", Staircase.class));
    }

    /** A schedule of a third party. */
    public record Staircase(
            @Option(value = "steps between halvings", preset = "10", range = ">= 1")
            int every) implements Schedule {

        /** Checks the option. */
        public Staircase {
            Options.requireAtLeast("every", every, 1);
        }

        @Override
        public double at(long step) {
            long halvings = step / every;
            return Math.pow(0.5, (double) halvings);
        }
    }
}
