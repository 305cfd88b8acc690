package org.bilevel.api.testkit;

import org.bilevel.api.schedule.Schedule;

/** Shows that {@link ScheduleContract} can be met. */
final class PolynomialScheduleTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return step -> 0.1 * Math.pow(step + 1.0, -0.6);
    }
}
