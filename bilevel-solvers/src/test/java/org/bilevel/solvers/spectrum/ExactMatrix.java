package org.bilevel.solvers.spectrum;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A matrix of doubles as the rational matrix that it is: definiteness without rounding. */
final class ExactMatrix {

    /** Every finite double is a multiple of 2^-1074. */
    private static final BigDecimal UNIT = BigDecimal.valueOf(2).pow(1074);

    /** 2^1074 A. */
    private final BigInteger[][] entries;

    private ExactMatrix(BigInteger[][] entries) {
        this.entries = entries;
    }

    static ExactMatrix of(double[][] a) {
        BigInteger[][] entries = new BigInteger[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                entries[i][j] = integer(a[i][j]);
            }
        }
        return new ExactMatrix(entries);
    }

    /** A^T A, in units of 2^-2148. */
    private BigInteger[][] gram() {
        int n = entries[0].length;
        BigInteger[][] gram = new BigInteger[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                BigInteger sum = BigInteger.ZERO;
                for (BigInteger[] row : entries) {
                    sum = sum.add(row[i].multiply(row[j]));
                }
                gram[i][j] = sum;
            }
        }
        return gram;
    }

    /** Whether every eigenvalue is above a number. */
    boolean eigenvaluesExceed(double bound) {
        return definite(minus(entries, integer(bound), 1));
    }

    /** Whether every eigenvalue is below a number. */
    boolean eigenvaluesStayBelow(double bound) {
        return definite(minus(entries, integer(bound), -1));
    }

    /** Whether every singular value of a matrix that is not wide is above a number >= 0. */
    boolean singularValuesExceed(double bound) {
        return definite(minus(gram(), integer(bound).pow(2), 1));
    }

    /** Whether every singular value is below a number. */
    boolean singularValuesStayBelow(double bound) {
        return definite(minus(gram(), integer(bound).pow(2), -1));
    }

    private static BigInteger integer(double value) {
        return new BigDecimal(value).multiply(UNIT).toBigIntegerExact();
    }

    /** sign (A - shift I). */
    private static BigInteger[][] minus(BigInteger[][] a, BigInteger shift, int sign) {
        BigInteger[][] result = new BigInteger[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                BigInteger entry = i == j ? a[i][j].subtract(shift) : a[i][j];
                result[i][j] = sign > 0 ? entry : entry.negate();
            }
        }
        return result;
    }

    /** Sylvester's criterion: all leading principal minors, which are the pivots of Bareiss's elimination (1968), are positive. */
    private static boolean definite(BigInteger[][] a) {
        BigInteger before = BigInteger.ONE;
        for (int k = 0; k < a.length; k++) {
            if (a[k][k].signum() <= 0) {
                return false;
            }
            for (int i = k + 1; i < a.length; i++) {
                for (int j = k + 1; j < a.length; j++) {
                    a[i][j] = a[i][j].multiply(a[k][k])
                            .subtract(a[i][k].multiply(a[k][j]))
                            .divide(before);
                }
            }
            before = a[k][k];
        }
        return true;
    }
}
