package org.bilevel.api.problem;

/**
 * Rounding to nearest in double precision, as bounds count it (Higham 2002, sections 2.2 and 3.1). Underflow is not counted: it adds less than
 * 1e-307 an operation.
 */
public final class Rounding {

    /** The unit roundoff u: fl(a op b) = (a op b)(1 + d) with |d| <= u. */
    public static final double UNIT = 0x1p-53;

    private Rounding() {}

    /**
     * gamma_k = k u / (1 - k u), rounded up: a product of k factors (1 + d_i)^{+-1} with |d_i| <= u differs from 1 by at most this (Higham 2002, Lemma
     * 3.1).
     *
     * @param k at least 0, below 2^52
     */
    public static double gamma(double k) {
        return gamma(k, UNIT);
    }

    /** The same in an arithmetic of another unit roundoff, such as 2^-24; infinite where k u reaches 1. */
    public static double gamma(double k, double unit) {
        double ku = k * unit;
        if (!(ku < 1)) {
            return Double.POSITIVE_INFINITY;
        }
        return ku / (1 - ku) * (1 + 4 * UNIT);
    }

    /**
     * An upper bound on the exact value of a computed sum of nonnegative numbers, a Euclidean norm, or a product or quotient of such.
     *
     * @param computed at least 0
     * @param operations how many roundings any summand went through, at most
     */
    public static double up(double computed, double operations) {
        return computed * (1 + gamma(operations + 2));
    }

    /** An upper bound on the Euclidean norm of x; infinity where a square overflows. */
    public static double norm(double[] x) {
        double sum = 0;
        for (double entry : x) {
            sum += entry * entry;
        }
        return up(Math.sqrt(sum), x.length + 1.0);
    }
}
