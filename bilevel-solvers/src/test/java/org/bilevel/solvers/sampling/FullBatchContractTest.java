package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class FullBatchContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new FullBatch();
    }

    @Override
    protected boolean eachIndexOncePerEpoch() {
        return true;
    }
}
