package org.bilevel.imaging.convolution;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;

/**
 * Proven bounds on the convolution V with a bank of nonnegative taps, inputs c and outputs k, on images of at least as many pixels a side as the filters have. Far tighter than those by moduli of symbols, for any number of inputs:
 *
 * <p>An image with the constant u_c in channel c is mapped to the constant (M u)_k, M_kc the sum of the taps, whatever the boundary. V^T makes of constants a_k the values sum_k a_k sum_t v_kct n(q, t) in channel c at the pixel q, n(q, t)
 * being how many pixels read q through the tap t; away from the edges 1. Let S_c(a) be the largest of them over q, which only has to be looked for within half a filter of the edges and once inside. For u > 0, ||V||^2 is at most max_c S_c(M u) / u_c, as the
 * spectral radius of a nonnegative matrix V^T V is at most the largest quotient of V^T V w and w (Collatz 1942; Wielandt 1950); u comes from power iteration, and any u proves a bound.
 *
 * @param norm ||V||
 * @param rowNorm the largest norm of a row of V
 * @param rowSums the sum of a row, for every k
 * @param columnSums the largest sum of a column, for every c
 * @param share the largest part of a column sum that comes from a single k
 */
public record NonNegativeBank(double norm, double rowNorm, double[] rowSums, double[] columnSums, double share) {

    private static final int STEPS = 30;

    /** Bounds for a bank of nonnegative taps. */
    public static NonNegativeBank of(FilterBank bank, Boundary boundary) {
        int[][] reads = reads(bank.size(), boundary);
        double[] ones = new double[bank.filters()];
        Arrays.fill(ones, 1);
        double[][] sums = sums(bank);
        double[] rowSums = times(sums, filled(bank.channels()));
        double roundings = 3.0 * bank.filters() * bank.taps() + 64;
        double largestShare = 0;
        double largestRow = 0;
        for (int k = 0; k < bank.filters(); k++) {
            double[] single = new double[bank.filters()];
            single[k] = 1;
            largestShare = Math.max(largestShare, max(columns(bank, reads, single)));
            largestRow = Math.max(largestRow, bank.norm(k));
            rowSums[k] = Rounding.up(rowSums[k], roundings);
        }
        double[] columnSums = columns(bank, reads, ones);
        for (int c = 0; c < columnSums.length; c++) {
            columnSums[c] = Rounding.up(columnSums[c], roundings);
        }
        return new NonNegativeBank(
                Rounding.up(norm(bank, reads, sums), roundings),
                Rounding.up(boundary.overlap() * largestRow, roundings),
                rowSums,
                columnSums,
                Rounding.up(largestShare, roundings));
    }

    private static double norm(FilterBank bank, int[][] reads, double[][] sums) {
        double[] u = perron(sums, bank.channels());
        if (max(u) == 0) {
            return 0;
        }
        double[] columns = columns(bank, reads, times(sums, u));
        double most = 0;
        for (int c = 0; c < u.length; c++) {
            most = Math.max(most, columns[c] / u[c]);
        }
        return Math.sqrt(most);
    }

    /** Close to the first right singular vector, and positive; or zero if the sums are. */
    private static double[] perron(double[][] sums, int channels) {
        double[] u = filled(channels);
        for (int step = 0; step < STEPS; step++) {
            double[] a = times(sums, u);
            double[] next = new double[channels];
            for (int k = 0; k < a.length; k++) {
                for (int c = 0; c < channels; c++) {
                    next[c] += sums[k][c] * a[k];
                }
            }
            double size = max(next);
            for (int c = 0; c < channels; c++) {
                // A column of zeros has the quotient 0, whatever u.
                u[c] = size > 0 ? Math.max(next[c] / size, 1e-12) : 0;
            }
        }
        return u;
    }

    private static double[] filled(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double max(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    /** Sums of taps, [output][input]. */
    private static double[][] sums(FilterBank bank) {
        int area = bank.size() * bank.size();
        double[][] sums = new double[bank.filters()][bank.channels()];
        for (int i = 0; i < bank.weights().length; i++) {
            sums[i / bank.taps()][i / area % bank.channels()] += bank.weights()[i];
        }
        return sums;
    }

    private static double[] times(double[][] matrix, double[] u) {
        double[] out = new double[matrix.length];
        for (int k = 0; k < out.length; k++) {
            for (int c = 0; c < u.length; c++) {
                out[k] += matrix[k][c] * u[c];
            }
        }
        return out;
    }

    /** How many pixels of a line read pixel q through tap t, [q][t]: on a line as long as the filter, where one pixel is away from both ends and stands for all such. */
    private static int[][] reads(int size, Boundary boundary) {
        int[][] reads = new int[size][size];
        for (int p = 0; p < size; p++) {
            for (int t = 0; t < size; t++) {
                reads[boundary.source(p + t - size / 2, size)][t]++;
            }
        }
        return reads;
    }

    /** S(a). */
    private static double[] columns(FilterBank bank, int[][] reads, double[] a) {
        int size = bank.size();
        double[] weighted = new double[bank.taps()];
        for (int i = 0; i < bank.weights().length; i++) {
            weighted[i % bank.taps()] += a[i / bank.taps()] * bank.weights()[i];
        }
        double[] most = new double[bank.channels()];
        for (int q = 0; q < size * size; q++) {
            for (int c = 0; c < most.length; c++) {
                double sum = 0;
                for (int t = 0; t < size * size; t++) {
                    sum += reads[q / size][t / size] * reads[q % size][t % size] * weighted[c * size * size + t];
                }
                most[c] = Math.max(most[c], sum);
            }
        }
        return most;
    }
}
