package org.bilevel.api.testkit;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.UpperLevelObjective;

/** An upper-level objective that is another one but for what a subclass changes. */
public class ForwardingUpperLevelObjective implements UpperLevelObjective {

    private final UpperLevelObjective delegate;

    /** Forwards to the delegate. */
    protected ForwardingUpperLevelObjective(UpperLevelObjective delegate) {
        this.delegate = delegate;
    }

    @Override
    public double value(double[] x) {
        return delegate.value(x);
    }

    @Override
    public Constant valueRounding(double[] x) {
        return delegate.valueRounding(x);
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        delegate.gradient(x, gradient);
    }

    @Override
    public Constant gradientRounding(double[] x) {
        return delegate.gradientRounding(x);
    }

    @Override
    public Constant smoothness() {
        return delegate.smoothness();
    }
}
