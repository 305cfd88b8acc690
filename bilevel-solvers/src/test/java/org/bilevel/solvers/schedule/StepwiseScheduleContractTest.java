package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class StepwiseScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new StepwiseSchedule(0.3, 0.5, 1000);
    }
}
