package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class PolynomialScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new PolynomialSchedule(0.3, 0.75);
    }
}
