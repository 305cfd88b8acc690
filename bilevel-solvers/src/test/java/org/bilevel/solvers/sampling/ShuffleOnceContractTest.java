package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class ShuffleOnceContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new ShuffleOnce(batchSize);
    }

    @Override
    protected boolean eachIndexOncePerEpoch() {
        return true;
    }
}
