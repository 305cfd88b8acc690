package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;

/** An objective that counts what is asked of it. */
public final class CountingObjective implements LowerLevelObjective {

    private final LowerLevelObjective delegate;
    private final Counters counters;

    /** Counts from zero. */
    public CountingObjective(LowerLevelObjective delegate) {
        this(delegate, new Counters());
    }

    /** Counts in counters that others may share. */
    public CountingObjective(LowerLevelObjective delegate, Counters counters) {
        this.delegate = delegate;
        this.counters = counters;
    }

    /** The counts so far. */
    public Counters counters() {
        return counters;
    }

    @Override
    public int dimension() {
        return delegate.dimension();
    }

    @Override
    public double value(double[] x) {
        counters.values().incrementAndGet();
        return delegate.value(x);
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        counters.gradients().incrementAndGet();
        delegate.gradient(x, gradient);
    }

    @Override
    public Linearization linearize(double[] x) {
        counters.linearizations().incrementAndGet();
        return new ForwardingLinearization(delegate.linearize(x)) {
            @Override
            public LinearOperator hessian() {
                return new CountingOperator(super.hessian(), counters.hessianProducts());
            }

            @Override
            public LinearOperator mixed() {
                return new CountingOperator(super.mixed(), counters.mixedProducts());
            }
        };
    }

    @Override
    public Constant gradientRounding(double[] x) {
        return delegate.gradientRounding(x);
    }

    @Override
    public LowerLevelConstants constants() {
        return delegate.constants();
    }
}
