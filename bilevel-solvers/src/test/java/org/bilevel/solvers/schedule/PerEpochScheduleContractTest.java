package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class PerEpochScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new PerEpochSchedule(new PolynomialSchedule(0.3, 0.75), 13);
    }
}
