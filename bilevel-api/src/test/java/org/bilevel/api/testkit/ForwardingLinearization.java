package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.ParameterLayout;

/** Another linearisation, as it is; for decorators that change a part. */
class ForwardingLinearization implements Linearization {

    private final Linearization delegate;

    ForwardingLinearization(Linearization delegate) {
        this.delegate = delegate;
    }

    @Override
    public LinearOperator hessian() {
        return delegate.hessian();
    }

    @Override
    public LinearOperator mixed() {
        return delegate.mixed();
    }

    @Override
    public Constant mixedNorm() {
        return delegate.mixedNorm();
    }

    @Override
    public Constant mixedLipschitz() {
        return delegate.mixedLipschitz();
    }

    @Override
    public Constant strongConvexity(double radius) {
        return delegate.strongConvexity(radius);
    }

    @Override
    public Constant hessianChange(double[] q, double radius) {
        return delegate.hessianChange(q, radius);
    }

    @Override
    public Constant mixedChange(double[] q, double radius) {
        return delegate.mixedChange(q, radius);
    }

    @Override
    public Constant mixedNorm(ParameterLayout.Block block) {
        return delegate.mixedNorm(block);
    }

    @Override
    public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return delegate.mixedChange(q, radius, block);
    }

    @Override
    public Constant hessianRounding(double[] q) {
        return delegate.hessianRounding(q);
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return delegate.mixedRounding(q);
    }
}
