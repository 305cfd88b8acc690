package org.bilevel.api.testkit;

import java.util.concurrent.atomic.AtomicLong;
import org.bilevel.api.operator.LinearOperator;

/** An operator whose products, with A and with A^T alike, are counted. */
public final class CountingOperator extends ForwardingOperator {

    private final AtomicLong products;

    /** Counts from zero. */
    public CountingOperator(LinearOperator delegate) {
        this(delegate, new AtomicLong());
    }

    /** Counts in a counter that others may share. */
    public CountingOperator(LinearOperator delegate, AtomicLong products) {
        super(delegate);
        this.products = products;
    }

    /** Products so far. */
    public long products() {
        return products.get();
    }

    @Override
    public void apply(double[] x, double[] out) {
        products.incrementAndGet();
        super.apply(x, out);
    }

    @Override
    public void applyTranspose(double[] y, double[] out) {
        products.incrementAndGet();
        super.applyTranspose(y, out);
    }
}
