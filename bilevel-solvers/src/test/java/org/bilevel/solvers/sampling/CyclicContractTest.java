package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class CyclicContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new Cyclic(batchSize);
    }

    @Override
    protected boolean eachIndexOncePerEpoch() {
        return true;
    }

    @Override
    protected boolean unbiased() {
        return false;
    }
}
