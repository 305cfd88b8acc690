package org.bilevel.experiments.guide.testing;

import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.ScheduleContract;

class GeometricTest extends ScheduleContract {

    @Override
    protected Schedule schedule() {
        return new Geometric(0.9);
    }
}
