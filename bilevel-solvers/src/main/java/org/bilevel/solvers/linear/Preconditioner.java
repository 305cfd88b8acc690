package org.bilevel.solvers.linear;

import org.bilevel.api.operator.Approximation;

/** What {@link PreconditionedConjugateGradient} takes for A^-1; the operator must know it. */
public enum Preconditioner {

    /** The inverse of A's diagonal, or of something close to it. */
    JACOBI(Approximation.DIAGONAL),

    /** The inverse of a circulant matrix close to A, as of a convolution of images; costs two Fourier transforms a channel. */
    CIRCULANT(Approximation.CIRCULANT);

    private final Approximation structure;

    Preconditioner(Approximation structure) {
        this.structure = structure;
    }

    Approximation structure() {
        return structure;
    }
}
