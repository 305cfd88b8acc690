package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class ImportanceSamplingContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return ImportanceSampling.by(batchSize, 4);
    }

    @Override
    protected boolean weightsSumToOne() {
        return false;
    }
}
