package org.bilevel.api.operator;

/** Structures of operators that are easily inverted. */
public enum Approximation {
    /** A diagonal matrix. */
    DIAGONAL,
    /** A matrix that a Fourier transform of images makes block diagonal, with one block of channels by channels for every frequency. */
    CIRCULANT
}
