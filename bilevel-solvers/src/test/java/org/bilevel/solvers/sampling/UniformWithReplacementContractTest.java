package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class UniformWithReplacementContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new UniformWithReplacement(batchSize);
    }
}
