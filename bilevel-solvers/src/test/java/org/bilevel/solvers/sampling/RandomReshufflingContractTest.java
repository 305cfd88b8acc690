package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class RandomReshufflingContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new RandomReshuffling(batchSize);
    }

    @Override
    protected boolean eachIndexOncePerEpoch() {
        return true;
    }
}
