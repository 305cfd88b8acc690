package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class GeometricScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new GeometricSchedule(0.3, 0.9);
    }
}
