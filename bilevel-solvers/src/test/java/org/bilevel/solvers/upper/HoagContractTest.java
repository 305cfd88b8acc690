package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.schedule.ConstantSchedule;

final class HoagContractTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new Hoag(0.1, new ConstantSchedule(0.01), 1, 0.95, Map.of(), List.of());
    }

    @Override
    protected Batch batch(long step) {
        return Batch.mean(0, 1, 2);
    }
}
