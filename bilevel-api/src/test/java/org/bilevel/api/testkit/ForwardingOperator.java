package org.bilevel.api.testkit;

import java.util.Optional;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;

/** Another operator, as it is; for tests that change or watch a part. */
public class ForwardingOperator implements LinearOperator {

    private final LinearOperator delegate;

    /** Forwards to an operator. */
    protected ForwardingOperator(LinearOperator delegate) {
        this.delegate = delegate;
    }

    @Override
    public int inputLength() {
        return delegate.inputLength();
    }

    @Override
    public int outputLength() {
        return delegate.outputLength();
    }

    @Override
    public Structure structure() {
        return delegate.structure();
    }

    @Override
    public Optional<SpectralBounds> spectralBounds() {
        return delegate.spectralBounds();
    }

    @Override
    public Optional<LinearOperator> inverse(Approximation structure) {
        return delegate.inverse(structure);
    }

    @Override
    public void apply(double[] x, double[] out) {
        delegate.apply(x, out);
    }

    @Override
    public void applyTranspose(double[] y, double[] out) {
        delegate.applyTranspose(y, out);
    }
}
