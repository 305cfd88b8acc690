package org.bilevel.solvers.upper;

import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;

final class IsgdContractTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new Isgd(new ConstantSchedule(0.1), new PolynomialSchedule(0.01, 0.5));
    }
}
