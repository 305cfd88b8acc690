package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.schedule.ConstantSchedule;

final class AdaptiveIsgdContractTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new AdaptiveIsgd(new ConstantSchedule(0.1), new ConstantSchedule(0.1), 1, 0.5, 3, Map.of(), List.of());
    }
}
