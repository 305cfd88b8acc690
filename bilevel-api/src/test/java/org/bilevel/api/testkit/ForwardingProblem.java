package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;

/** A bilevel problem that is another one but for what a subclass changes. */
public class ForwardingProblem implements BilevelProblem {

    private final BilevelProblem delegate;

    /** Forwards to the delegate. */
    protected ForwardingProblem(BilevelProblem delegate) {
        this.delegate = delegate;
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
        return delegate.lowerLevel(theta);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return delegate.upperLevel(sample);
    }
}
