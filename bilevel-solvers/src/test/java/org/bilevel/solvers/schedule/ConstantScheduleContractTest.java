package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class ConstantScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new ConstantSchedule(0.3);
    }
}
