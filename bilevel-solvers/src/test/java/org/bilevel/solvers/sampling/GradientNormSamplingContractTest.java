package org.bilevel.solvers.sampling;

import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.testkit.SamplingStrategyContract;

class GradientNormSamplingContractTest extends SamplingStrategyContract {

    @Override
    protected SamplingStrategy strategy(int batchSize) {
        return new GradientNormSampling(batchSize, 0.5);
    }

    @Override
    protected boolean weightsSumToOne() {
        return false;
    }
}
