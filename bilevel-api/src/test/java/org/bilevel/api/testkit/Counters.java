package org.bilevel.api.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What was actually evaluated; safe for use by several threads.
 *
 * @param gradients evaluations of grad_x h
 * @param values evaluations of h
 * @param linearizations linearisations
 * @param hessianProducts products with A
 * @param mixedProducts products with B or its transpose
 */
public record Counters(
        AtomicLong gradients,
        AtomicLong values,
        AtomicLong linearizations,
        AtomicLong hessianProducts,
        AtomicLong mixedProducts) {

    /** All zero. */
    public Counters() {
        this(new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong());
    }
}
