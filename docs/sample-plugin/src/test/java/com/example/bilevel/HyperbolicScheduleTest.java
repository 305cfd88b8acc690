package com.example.bilevel;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class HyperbolicScheduleTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new HyperbolicSchedule(0.5, 100);
    }
}
