package org.bilevel.api.testkit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;

/** An operator whose products, with A and with A^T alike, are counted. */
public final class CountingOperator implements LinearOperator {

    private final LinearOperator delegate;
    private final AtomicLong products;

    /** Counts from zero. */
    public CountingOperator(LinearOperator delegate) {
        this(delegate, new AtomicLong());
    }

    /** Counts in a counter that others may share. */
    public CountingOperator(LinearOperator delegate, AtomicLong products) {
        this.delegate = delegate;
        this.products = products;
    }

    /** Products so far. */
    public long products() {
        return products.get();
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
        products.incrementAndGet();
        delegate.apply(x, out);
    }

    @Override
    public void applyTranspose(double[] y, double[] out) {
        products.incrementAndGet();
        delegate.applyTranspose(y, out);
    }
}
