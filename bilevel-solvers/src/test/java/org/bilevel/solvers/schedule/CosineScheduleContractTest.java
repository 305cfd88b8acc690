package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class CosineScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new CosineSchedule(0.3, 1000, 0.01, false);
    }
}
