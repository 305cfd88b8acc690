package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class LogarithmicScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new LogarithmicSchedule(0.3, 2);
    }
}
