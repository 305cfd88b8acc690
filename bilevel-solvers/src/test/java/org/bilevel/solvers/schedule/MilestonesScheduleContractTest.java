package org.bilevel.solvers.schedule;

import java.util.Map;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class MilestonesScheduleContractTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new MilestonesSchedule(0.3, Map.of("1000", 0.5, "20", 0.1));
    }
}
