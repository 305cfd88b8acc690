package org.bilevel.solvers.schedule;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class CosineScheduleWithRestartsContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new CosineSchedule(0.3, 1000, 0.01, true);
    }

    @Override
    protected boolean nonIncreasing() {
        return false;
    }

    @Override
    protected long period() {
        return 1000;
    }
}
