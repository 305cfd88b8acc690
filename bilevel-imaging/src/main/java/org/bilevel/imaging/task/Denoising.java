package org.bilevel.imaging.task;

import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.Identity;

/** The image itself is measured: only noise is to be removed. */
public record Denoising() implements Task {

    @Override
    public ForwardOperator operator() {
        return new Identity();
    }
}
