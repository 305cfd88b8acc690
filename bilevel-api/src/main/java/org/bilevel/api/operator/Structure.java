package org.bilevel.api.operator;

/** What an operator declares about itself; solvers refuse operators they cannot solve. */
public enum Structure {
    /** No property beyond linearity. */
    GENERAL,
    /** A = A^T, possibly indefinite. */
    SYMMETRIC,
    /** A = A^T and x^T A x > 0 for x != 0. */
    POSITIVE_DEFINITE;

    /** Whether an operator of this structure is symmetric. */
    public boolean symmetric() {
        return this != GENERAL;
    }
}
