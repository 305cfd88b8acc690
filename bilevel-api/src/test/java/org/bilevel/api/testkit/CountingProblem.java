package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;

/** A bilevel problem that counts what its lower-level objectives are asked for. */
public final class CountingProblem implements BilevelProblem {

    private final BilevelProblem delegate;
    private final Counters counters = new Counters();

    /** Counts from zero. */
    public CountingProblem(BilevelProblem delegate) {
        this.delegate = delegate;
    }

    /** The counts so far. */
    public Counters counters() {
        return counters;
    }

    @Override
    public ParameterLayout layout() {
        return delegate.layout();
    }

    @Override
    public int sampleCount() {
        return delegate.sampleCount();
    }

    @Override
    public int dimension(int sample) {
        return delegate.dimension(sample);
    }

    @Override
    public void coldStart(int sample, double[] x) {
        delegate.coldStart(sample, x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LowerLevelProblem lowerLevel = delegate.lowerLevel(theta);
        return sample -> new CountingObjective(lowerLevel.objective(sample), counters);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return delegate.upperLevel(sample);
    }
}
