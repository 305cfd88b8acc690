package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.schedule.ConstantSchedule;

final class AdaBeliefContractTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new AdaBelief(
                new ConstantSchedule(0.05), new ConstantSchedule(0.01), 1, 0.9, 0.999, 1e-16, Map.of(), List.of());
    }
}
