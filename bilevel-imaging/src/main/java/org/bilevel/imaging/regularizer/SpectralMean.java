package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Rounding;

/**
 * The mean of order 2 p, p = 8, over the frequencies omega of a grid, of ||E(omega)||, where E are planes [n, n] and E(omega) is the vector of their Fourier transforms: a norm of E, at most the largest of these, which for filters of one
 * channel is the spectral norm of the stacked convolutions. Unlike that it has a derivative everywhere but at 0.
 *
 * <pre>
 * N = (mean S(omega)^p)^(1 / 2p),  S(omega) = ||E(omega)||^2 = sum over shifts tau of r(tau) cos(omega tau),  r the autocorrelation summed over planes
 * dN = sum over planes of <a * E, dE> / N,  a(tau) = mean (S(omega) / N^2)^(p-1) cos(omega tau)
 * </pre>
 */
final class SpectralMean {

    private static final int ORDER = 8;

    private final double[][] planes;
    private final int n;
    private final int shifts;
    private final int grid;
    private final double[] cos;
    private final double[] sin;
    private final double value;
    private final double[][] derivative;
    private final double oneNormSquares;
    /** The largest S / N^2. */
    private final double peak;

    /**
     * Of planes that are not all zero.
     *
     * @param planes [n, n] each
     */
    SpectralMean(double[][] planes, int n) {
        this.planes = planes;
        this.n = n;
        this.shifts = 2 * n - 1;
        this.grid = Integer.highestOneBit(4 * n - 1);
        this.cos = new double[grid];
        this.sin = new double[grid];
        for (int i = 0; i < grid; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / grid);
            sin[i] = Math.sin(2 * Math.PI * i / grid);
        }
        double squares = 0;
        for (double[] plane : planes) {
            double norm = FilterLayer.oneNorm(plane, 0, plane.length);
            squares += norm * norm;
        }
        this.oneNormSquares = squares;
        double[] s = cosines(autocorrelation(), shifts, grid);
        double largest = 0;
        for (double entry : s) {
            largest = Math.max(largest, entry);
        }
        double mean = 0;
        for (double entry : s) {
            mean += Math.pow(Math.max(0, entry) / largest, ORDER) / s.length;
        }
        double square = largest * Math.pow(mean, 1.0 / ORDER);
        this.value = Math.sqrt(square);
        this.peak = largest / square;
        double[] weights = new double[s.length];
        for (int i = 0; i < s.length; i++) {
            weights[i] = Math.pow(Math.max(0, s[i]) / square, ORDER - 1) / s.length;
        }
        this.derivative = filtered(cosines(weights, grid, shifts));
    }

    private double[] autocorrelation() {
        double[] r = new double[shifts * shifts];
        for (double[] plane : planes) {
            for (int t = 0; t < plane.length; t++) {
                double factor = plane[t];
                for (int row = 0; row < n; row++) {
                    int at = difference(t, row * n);
                    for (int x = 0; x < n; x++) {
                        r[at - x] += factor * plane[row * n + x];
                    }
                }
            }
        }
        return r;
    }

    /** Where the shift t - u is kept; that for the next u of a row is one before. */
    private int difference(int t, int u) {
        return (t / n - u / n + n - 1) * shifts + t % n - u % n + n - 1;
    }

    /** out(v) = sum_u in(u) cos(2 pi (u_y v_y + u_x v_x) / grid), for squares of shifts, centred, or of frequencies; separable as a complex exponential. */
    private double[] cosines(double[] in, int from, int to) {
        double[] real = new double[from * to];
        double[] imaginary = new double[from * to];
        int centre = from == shifts ? n - 1 : 0;
        int centreOut = to == shifts ? n - 1 : 0;
        for (int y = 0; y < from; y++) {
            for (int x = 0; x < from; x++) {
                for (int v = 0; v < to; v++) {
                    int phase = Math.floorMod((x - centre) * (v - centreOut), grid);
                    real[y * to + v] += in[y * from + x] * cos[phase];
                    imaginary[y * to + v] += in[y * from + x] * sin[phase];
                }
            }
        }
        double[] out = new double[to * to];
        for (int u = 0; u < to; u++) {
            for (int y = 0; y < from; y++) {
                int phase = Math.floorMod((y - centre) * (u - centreOut), grid);
                for (int v = 0; v < to; v++) {
                    out[u * to + v] += real[y * to + v] * cos[phase] - imaginary[y * to + v] * sin[phase];
                }
            }
        }
        return out;
    }

    /** a * E / N on the planes. */
    private double[][] filtered(double[] a) {
        double[][] out = new double[planes.length][n * n];
        for (int i = 0; i < planes.length; i++) {
            for (int t = 0; t < n * n; t++) {
                double sum = 0;
                for (int row = 0; row < n; row++) {
                    int at = difference(t, row * n);
                    for (int x = 0; x < n; x++) {
                        sum += a[at - x] * planes[i][row * n + x];
                    }
                }
                out[i][t] = sum / value;
            }
        }
        return out;
    }

    /** N. */
    double value() {
        return value;
    }

    /** dN / dE, by planes. */
    double[][] derivative() {
        return derivative;
    }

    /**
     * A bound on the relative error of the value, for these planes: S is off by gamma times the sum of |r|, which is at most the sum of squares of 1-norms of the planes, and N^2, a mean of order p, by no more than
     * the largest error of S; dN / N is half of dN^2 / N^2, and the powers add a few roundings for every frequency.
     */
    double rounding() {
        return symbolRounding() + Rounding.gamma((double) grid * grid + 128);
    }

    private double symbolRounding() {
        double roundings = (double) planes.length * n * n + 8.0 * shifts + 128;
        return Rounding.gamma(roundings) * oneNormSquares / (value * value);
    }

    /**
     * A bound on the norm of the error of the derivative. On the grid, which is larger than all shifts, a convolution with a multiplies by (S / N^2)^(p-1), of which an error of S changes at most p (S / N^2)^(p-2) times its relative size; and
     * where a is computed with an error of at most gamma, as |a| <= 1, convolutions with that error on [n, n] multiply norms by n^2 gamma at most.
     */
    double derivativeRounding() {
        double ofA = ORDER * Math.pow(peak, ORDER - 2) * 2 * symbolRounding()
                + n * n * Rounding.gamma(4.0 * grid + 8.0 * n * n + 256);
        double squares = 0;
        for (double[] plane : planes) {
            for (double entry : plane) {
                squares += entry * entry;
            }
        }
        return ofA * Math.sqrt(squares) / value;
    }
}
