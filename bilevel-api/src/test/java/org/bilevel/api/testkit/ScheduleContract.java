package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.bilevel.api.schedule.Schedule;

/** What every {@link Schedule} promises. */
public abstract class ScheduleContract {

    private static final long LAST_STEP = 1_000_000_000L;

    /** The schedule under test. */
    protected abstract Schedule schedule();

    /** Whether it never grows. */
    protected boolean nonIncreasing() {
        return true;
    }

    @Property
    void isPositiveAndFinite(@ForAll @LongRange(max = LAST_STEP) long step) {
        assertThat(schedule().at(step)).as("at step %d", step).isPositive().isFinite();
    }

    @Property
    void isAFunctionOfTheStep(
            @ForAll @LongRange(max = LAST_STEP) long step, @ForAll @LongRange(max = LAST_STEP) long other) {
        Schedule schedule = schedule();
        double first = schedule.at(step);
        schedule.at(other);

        assertThat(schedule.at(step)).isEqualTo(first);
        assertThat(schedule().at(step)).as("of another instance").isEqualTo(first);
    }

    @Property
    void doesNotGrow(@ForAll @LongRange(max = LAST_STEP) long step, @ForAll @LongRange(max = LAST_STEP) long other) {
        if (nonIncreasing()) {
            Schedule schedule = schedule();
            long early = Math.min(step, other);
            long late = Math.max(step, other);
            assertThat(schedule.at(late))
                    .as("step %d after step %d", late, early)
                    .isLessThanOrEqualTo(schedule.at(early));
            assertThat(schedule.at(early + 1))
                    .as("step %d after the one before", early + 1)
                    .isLessThanOrEqualTo(schedule.at(early));
        }
    }
}
