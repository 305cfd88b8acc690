package org.bilevel.api.testkit;

import org.bilevel.api.sampling.SamplingStrategy;

/** Shows that {@link SamplingStrategyContract} can be met. */
final class ReferenceReshufflingTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new ReferenceReshuffling(batchSize);
    }

    @Override
    protected boolean eachIndexOncePerEpoch() {
        return true;
    }
}
