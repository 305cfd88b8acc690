package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** What every {@link Schedule} promises. */
public abstract class ScheduleContract {

    private static final long LAST_STEP = 1_000_000_000L;

    private static final long FAR_STEP = 1_000_000_000_000_000_000L;

    /** k^-11 at the far step. */
    private static final double FASTEST_POWER = 1e-198;

    /** A wrong power is off by itself, a factor log k too many by 0.04; what (1 + log k)^-2 lacks of (log k)^-2 is below 0.004. */
    private static final double SLOPE_ERROR = 0.01;

    /** The schedule under test. */
    protected abstract Schedule schedule();

    /** Steps after which a schedule that rises and falls about its decay is in the same phase again. */
    protected long period() {
        return 1;
    }

    /** Whether it never grows. */
    protected boolean nonIncreasing() {
        return true;
    }

    @Property
    void isPositiveAndFinite(@ForAll @LongRange(max = LAST_STEP) long step) {
        assertThat(schedule().at(step)).as("at step %d", step).isPositive().isFinite();
    }

    @Property
    void isAtMostItsLargestValue(@ForAll @LongRange(max = LAST_STEP) long step) {
        Schedule schedule = schedule();

        assertThat(schedule.at(step)).as("at step %d", step).isLessThanOrEqualTo(schedule.largest());
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

    /** Between steps 1e9 and 1e12, the log-log slope of the schedule is that of its declared decay. */
    @Test
    void decaysAsDeclared() {
        Schedule schedule = schedule();
        schedule.decay().ifPresent(decay -> {
            if (decay.equals(Decay.FASTER_THAN_ANY_POWER)) {
                assertThat(schedule.at(FAR_STEP) / schedule.at(0))
                        .as("value at step 1e18 over the one at step 0")
                        .isLessThan(FASTEST_POWER);
            } else {
                double declared =
                        logLogSlope(k -> Math.pow(k, -decay.power()) * Math.pow(Math.log(k), -decay.logPower()));
                assertThat(logLogSlope(k -> schedule.at((long) k / period() * period())))
                        .as("log-log slope, declared %s", decay.describe())
                        .isCloseTo(declared, within(SLOPE_ERROR));
            }
        });
    }

    private static double logLogSlope(DoubleUnaryOperator values) {
        return Math.log(values.applyAsDouble(1e12) / values.applyAsDouble(1e9)) / Math.log(1e3);
    }
}
