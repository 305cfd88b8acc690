package org.bilevel.api.testkit;

import java.util.random.RandomGenerator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.random.SeedPath;

/**
 * A x = b with symmetric A of prescribed spectrum and known x; b is the computed product A x, so that x has residual 0.
 *
 * @param a the operator, with its true structure declared
 * @param solution x
 * @param b A x as the operator computes it
 * @param smallest proven lower bound on the moduli of the eigenvalues
 * @param largest proven upper bound on them
 */
public record LinearSystem(DenseOperator a, double[] solution, double[] b, double smallest, double largest) {

    /**
     * Rounding in A = Q diag Q^T moves an eigenvalue by less than this times n^2 times the largest (Weyl): about 3n roundings of
     * 1.1e-16 in Q and in the products, with room to spare.
     */
    private static final double MARGIN = 1e-14;

    /** Positive definite, with eigenvalues spread logarithmically from {@code scale} to {@code condition * scale}. */
    public static LinearSystem positiveDefinite(int n, double condition, double scale, SeedPath seed) {
        return of(Dense.logSpaced(n, scale, condition * scale), Structure.POSITIVE_DEFINITE, seed);
    }

    /** Symmetric, with moduli as {@link #positiveDefinite} and alternating signs, the largest eigenvalue negative. */
    public static LinearSystem indefinite(int n, double condition, double scale, SeedPath seed) {
        double[] spectrum = Dense.logSpaced(n, scale, condition * scale);
        for (int i = n - 1; i >= 0; i -= 2) {
            spectrum[i] = -spectrum[i];
        }
        return of(spectrum, Structure.SYMMETRIC, seed);
    }

    /**
     * With the distinct eigenvalues 1, 2, ..., of alternating signs if the structure is not definite, as evenly repeated as can be.
     *
     * @param n at least the number of distinct eigenvalues
     * @param distinct their number
     * @param structure POSITIVE_DEFINITE or SYMMETRIC
     */
    public static LinearSystem distinct(int n, int distinct, Structure structure, SeedPath seed) {
        double[] spectrum = new double[n];
        for (int i = 0; i < n; i++) {
            int value = 1 + i * distinct / n;
            spectrum[i] = structure == Structure.POSITIVE_DEFINITE || value % 2 == 1 ? value : -value;
        }
        return of(spectrum, structure, seed);
    }

    private static LinearSystem of(double[] spectrum, Structure structure, SeedPath seed) {
        int n = spectrum.length;
        RandomGenerator random = seed.generator();
        DenseOperator a = new DenseOperator(Dense.symmetric(spectrum, random), structure);
        double[] solution = Dense.gaussian(n, random);
        double[] b = new double[n];
        a.apply(solution, b);
        double margin = MARGIN * n * n * Math.abs(spectrum[n - 1]);
        return new LinearSystem(a, solution, b, Math.abs(spectrum[0]) - margin, Math.abs(spectrum[n - 1]) + margin);
    }

    /** n. */
    public int dimension() {
        return b.length;
    }

    /** Bound on the ratio of the largest modulus of the eigenvalues to the smallest. */
    public double condition() {
        return largest / smallest;
    }

    @Override
    public String toString() {
        return "LinearSystem(%s, n = %d, eigenvalues of modulus %.3g to %.3g)"
                .formatted(a.structure(), b.length, smallest, largest);
    }
}
