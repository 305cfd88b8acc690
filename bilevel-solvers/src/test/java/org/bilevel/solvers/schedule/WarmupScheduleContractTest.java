package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class WarmupScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new WarmupSchedule(100, new PolynomialSchedule(0.3, 0.75));
    }

    @Override
    protected boolean nonIncreasing() {
        return false;
    }
}
