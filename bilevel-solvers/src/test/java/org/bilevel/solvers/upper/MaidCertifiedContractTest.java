package org.bilevel.solvers.upper;

import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.upper.Maid.Acceptance;

final class MaidCertifiedContractTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new Maid(1, 0.1, Acceptance.CERTIFIED);
    }

    @Override
    protected Batch batch(long step) {
        return Batch.mean(0, 1, 2);
    }
}
