package org.bilevel.api.operator;

import java.util.Optional;

/**
 * A linear map A from R^n to R^m, known by its products. An instance may own scratch memory and then belongs to one
 * thread at a time. Products allocate nothing and leave their argument unmodified; argument and result never share an
 * array.
 */
public interface LinearOperator {

    /** n, the length of x in A x. */
    int inputLength();

    /** m, the length of A x. */
    int outputLength();

    /** What this operator promises about itself. */
    default Structure structure() {
        return Structure.GENERAL;
    }

    /**
     * Overwrites {@code out} with A x.
     *
     * @param x length n
     * @param out length m
     */
    void apply(double[] x, double[] out);

    /**
     * Overwrites {@code out} with A^T y; symmetric operators inherit {@link #apply}.
     *
     * @param y length m
     * @param out length n
     * @throws UnsupportedOperationException if the operator is neither symmetric nor implements its transpose
     */
    default void applyTranspose(double[] y, double[] out) {
        if (!structure().symmetric()) {
            throw new UnsupportedOperationException(getClass().getName() + " has no transpose product");
        }
        apply(y, out);
    }

    /** Bounds on the eigenvalues, if this operator is positive definite and knows any. Methods with fixed steps need them. */
    default Optional<SpectralBounds> spectralBounds() {
        return Optional.empty();
    }

    /**
     * A positive definite operator of an easily inverted structure that is close to A^-1, if this operator knows one: what a preconditioned method needs. May take
     * some work and memory, once; it belongs to the thread of this operator, and is valid as long as this operator is.
     */
    default Optional<LinearOperator> inverse(Approximation structure) {
        return Optional.empty();
    }
}
