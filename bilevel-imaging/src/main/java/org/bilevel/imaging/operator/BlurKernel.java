package org.bilevel.imaging.operator;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;

/**
 * What a blur replaces a point by: (k x)(p) = sum over taps t of taps[t] x(p + t - size/2), the same in every channel. Immutable by agreement.
 *
 * @param size side in pixels, odd
 * @param taps flat [size, size], finite, not all zero; not copied
 */
public record BlurKernel(int size, double[] taps) {

    /**
     * Checks the taps.
     *
     * @throws IllegalArgumentException naming what is wrong, its value and what is accepted
     */
    public BlurKernel {
        requireSize(size);
        Options.require(taps.length == size * size, "number of taps", taps.length, String.valueOf(size * size));
        double sum = Arrays.stream(taps).map(Math::abs).sum();
        Options.require(sum > 0 && sum < Double.POSITIVE_INFINITY, "sum of moduli of the taps", sum, "> 0 and finite");
    }

    private static void requireSize(int size) {
        Options.require(size >= 1 && size % 2 == 1, "size", size, "odd and >= 1");
    }

    /**
     * A Gaussian cut off at the sides of the kernel and scaled to sum to 1.
     *
     * @param size side in pixels, odd
     * @param sigma standard deviation in pixels, positive
     * @throws IllegalArgumentException naming option, value and range
     */
    public static BlurKernel gaussian(int size, double sigma) {
        requireSize(size);
        Options.requirePositive("sigma", sigma);
        double[] line = new double[size];
        for (int i = 0; i < size; i++) {
            double distance = (i - size / 2) / sigma;
            line[i] = Math.exp(-distance * distance / 2);
        }
        double sum = Arrays.stream(line).sum();
        double[] taps = new double[size * size];
        for (int t = 0; t < taps.length; t++) {
            taps[t] = line[t / size] / sum * (line[t % size] / sum);
        }
        return new BlurKernel(size, taps);
    }

    /**
     * Even motion along a straight line through the middle, down by one row in two columns, each of many points shared by the four taps around it; sums to 1.
     *
     * @param size side in pixels, odd
     * @param half half the length of the line in pixels, positive; what leaves the kernel is cut off
     * @throws IllegalArgumentException naming option, value and range
     */
    public static BlurKernel motion(int size, double half) {
        requireSize(size);
        Options.requirePositive("half", half);
        int points = 64 * size + 1;
        double[] taps = new double[size * size];
        double sum = 0;
        for (int i = 0; i < points; i++) {
            double along = half * (2.0 * i / (points - 1) - 1) / Math.sqrt(5);
            for (int t = 0; t < taps.length; t++) {
                int row = t / size - size / 2;
                int column = t % size - size / 2;
                double share = Math.max(0, 1 - Math.abs(along - row)) * Math.max(0, 1 - Math.abs(2 * along - column));
                taps[t] += share;
                sum += share;
            }
        }
        for (int t = 0; t < taps.length; t++) {
            taps[t] /= sum;
        }
        return new BlurKernel(size, taps);
    }

    /** Whether it equals its mirror images in x and in y. */
    boolean even() {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double tap = taps[y * size + x];
                if (tap != taps[y * size + size - 1 - x] || tap != taps[(size - 1 - y) * size + x]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** An upper bound on the sum of the moduli of the taps. */
    double oneNorm() {
        return Rounding.up(Arrays.stream(taps).map(Math::abs).sum(), taps.length);
    }

    /** The sum of the squares of the taps. */
    double squares() {
        return Arrays.stream(taps).map(tap -> tap * tap).sum();
    }

    /**
     * The moduli of the symbol sum_t taps[t] exp(i (omega_y t_y + omega_x t_x)), each off by no more than {@link #symbolError}.
     *
     * @param rows frequencies omega_y, in [0, 2 pi)
     * @param columns frequencies omega_x, in [0, 2 pi)
     * @return [row][column]
     */
    double[][] symbolModuli(double[] rows, double[] columns) {
        double[][] moduli = new double[rows.length][columns.length];
        double[][] cos = new double[rows.length][size];
        double[][] sin = new double[rows.length][size];
        for (int u = 0; u < rows.length; u++) {
            for (int y = 0; y < size; y++) {
                cos[u][y] = Math.cos(rows[u] * (y - size / 2));
                sin[u][y] = Math.sin(rows[u] * (y - size / 2));
            }
        }
        double[] real = new double[size];
        double[] imaginary = new double[size];
        for (int v = 0; v < columns.length; v++) {
            Arrays.fill(real, 0);
            Arrays.fill(imaginary, 0);
            for (int t = 0; t < taps.length; t++) {
                double phase = columns[v] * (t % size - size / 2);
                real[t / size] += taps[t] * Math.cos(phase);
                imaginary[t / size] += taps[t] * Math.sin(phase);
            }
            for (int u = 0; u < rows.length; u++) {
                double re = 0;
                double im = 0;
                for (int y = 0; y < size; y++) {
                    re += real[y] * cos[u][y] - imaginary[y] * sin[u][y];
                    im += real[y] * sin[u][y] + imaginary[y] * cos[u][y];
                }
                moduli[u][v] = Math.hypot(re, im);
            }
        }
        return moduli;
    }

    /**
     * How far moduli of the symbol may be off: phases below pi size, each of 4 roundings (4 pi size units), cosines within an ulp, and sums of size^2 terms of 8 operations at most.
     */
    double symbolError() {
        return Rounding.gamma(2.0 * size * size + 32.0 * size + 64) * oneNorm();
    }
}
