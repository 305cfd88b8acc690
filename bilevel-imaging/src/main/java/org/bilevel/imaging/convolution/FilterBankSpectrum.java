package org.bilevel.imaging.convolution;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Proven upper bounds on spectral norms of convolutions, from the Fourier symbols of the filters.
 *
 * <p><b>Periodic boundary.</b> C_k is diagonalised by the Fourier transform, so that ||sum_k w_k C_k^T C_k|| is the largest eigenvalue,
 * over the frequencies of the image, of the C x C matrices M(omega) = sum_k w_k conj(c_k(omega)) c_k(omega)^T.
 *
 * <p><b>Reflecting boundary.</b> Split each filter into its four parts that are even or odd in y and in x. On the symmetric extension
 * of an image (twice the size) each part is a periodic convolution whose output is again symmetric or antisymmetric, hence carries
 * a quarter of its energy on the original quadrant: part j of filter k acts as an isometry after multiplication of the
 * cosine coefficients X by its real symbol a_kj. With ||sum_j y_j||^2 <= (sum_j s_kj) sum_j ||y_j||^2 / s_kj for positive s_kj,
 * sum_k w_k ||C_k x||^2 <= sum over frequencies of sum_kj w_k (sum_i s_ki) / s_kj |a_kj^T X|^2. The choice s_kj = norm of the part
 * makes this equal to the periodic bound for filters that are purely even or odd, and at most four times it.
 *
 * <p><b>From a grid to all frequencies.</b> For every v, v^* M(omega) v is a trigonometric polynomial of degree s - 1 in each variable, and
 * a trigonometric polynomial of degree d exceeds its maximum modulus on N > 2 d equispaced points at most by the factor
 * 1 / cos(pi d / N) (Ehlich and Zeller 1964), once per variable.
 *
 * <p>The eigenvalue of a matrix is bounded by its largest absolute row sum and by its Frobenius norm; with C = 1 both are exact.
 */
public final class FilterBankSpectrum {

    private static final int GRID = 64;

    private FilterBankSpectrum() {}

    /**
     * Upper bounds on spectral norms, for images of any size.
     *
     * @param filters ||C_k|| for every k
     * @param grams ||sum_k scale_k C_k^T C_k||, for every array of scales
     */
    public record Norms(double[] filters, double[] grams) {}

    /** All of them; scales are at least 0. The filters are transformed in parallel and added up in their order. */
    public static Norms norms(FilterBank bank, Boundary boundary, double[]... scales) {
        List<Symbol> symbols = IntStream.range(0, bank.filters())
                .parallel()
                .mapToObj(k -> symbol(bank, k, boundary))
                .toList();
        double[] filters =
                symbols.stream().mapToDouble(symbol -> Math.sqrt(symbol.norm())).toArray();
        double[] grams = new double[scales.length];
        for (int i = 0; i < grams.length; i++) {
            Symbol sum = new Symbol(bank);
            for (int k = 0; k < filters.length; k++) {
                sum.add(scales[i][k], symbols.get(k));
            }
            grams[i] = sum.norm();
        }
        return new Norms(filters, grams);
    }

    /** What bounds C_k^T C_k: conj(c) c^T at every grid frequency, or the same of the filter's parts by parity. */
    private static Symbol symbol(FilterBank bank, int k, Boundary boundary) {
        Symbol symbol = new Symbol(bank);
        double[][] parts = new double[4][];
        double[] norms = new double[4];
        double total = 0;
        for (int parity = 0; parity < 4; parity++) {
            parts[parity] = parityPart(bank, k, parity);
            norms[parity] = norm(parts[parity]);
            total += norms[parity];
        }
        double[][][] symbols = new double[4][][];
        for (int parity = 0; parity < 4; parity++) {
            symbols[parity] = symbol.ofPart(parts[parity], parity);
        }
        if (boundary == Boundary.PERIODIC) {
            symbol.addFilter(symbols);
        } else {
            for (int parity = 0; parity < 4; parity++) {
                if (norms[parity] > 0) {
                    symbol.addPart(symbols[parity], total / norms[parity]);
                }
            }
        }
        return symbol;
    }

    private static int gridFor(int size) {
        int grid = GRID;
        while (grid < 8 * size) {
            grid *= 2;
        }
        return grid;
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    /** Parity bit 0: odd in x; bit 1: odd in y. */
    private static double[] parityPart(FilterBank bank, int k, int parity) {
        int size = bank.size();
        double[] out = new double[bank.taps()];
        double signX = (parity & 1) == 0 ? 1 : -1;
        double signY = (parity & 2) == 0 ? 1 : -1;
        double[] w = bank.weights();
        for (int c = 0; c < bank.channels(); c++) {
            for (int y = 0; y < size; y++) {
                int row = bank.rowOffset(k, c, y);
                int mirrored = bank.rowOffset(k, c, size - 1 - y);
                for (int x = 0; x < size; x++) {
                    int mx = size - 1 - x;
                    out[(c * size + y) * size + x] =
                            (w[row + x] + signX * w[row + mx] + signY * (w[mirrored + x] + signX * w[mirrored + mx]))
                                    / 4;
                }
            }
        }
        return out;
    }

    /**
     * Hermitian matrices, channels by channels, at the frequencies (u, v) of a grid with u and v at most half of it, and at (u, -v); the half of the grid that is left out follows by conjugate symmetry. Those at (u, -v) stay
     * zero where they are the same as at (u, v).
     */
    private static final class Symbol {

        private final int size;
        private final int channels;
        private final int grid;
        private final int side;
        /** [channels x channels][frequency], first those of (u, v). */
        private final double[][] real;

        private final double[][] imaginary;

        /** Zero. */
        Symbol(FilterBank bank) {
            size = bank.size();
            channels = bank.channels();
            grid = gridFor(size);
            side = grid / 2 + 1;
            real = new double[channels * channels][2 * side * side];
            imaginary = new double[channels * channels][2 * side * side];
        }

        void add(double scale, Symbol other) {
            for (int e = 0; e < real.length; e++) {
                addScaled(scale, other.real[e], real[e]);
                addScaled(scale, other.imaginary[e], imaginary[e]);
            }
        }

        private static void addScaled(double scale, double[] from, double[] to) {
            for (int f = 0; f < to.length; f++) {
                to[f] += scale * from[f];
            }
        }

        /** The real symbol of a part [channels, size, size] at (u, v) by channel, but for a factor i for each variable it is odd in: a sum of products of cosines and sines over a quarter of the taps. */
        double[][] ofPart(double[] part, int parity) {
            int reach = size / 2;
            double[][] alongX = waves((parity & 1) != 0);
            double[][] alongY = waves((parity & 2) != 0);
            double[][] out = new double[channels][side * side];
            double[] row = new double[side];
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y <= reach; y++) {
                    Arrays.fill(row, 0);
                    for (int x = 0; x <= reach; x++) {
                        addScaled(part[(c * size + reach + y) * size + reach + x], alongX[x], row);
                    }
                    for (int u = 0; u < side; u++) {
                        double factor = alongY[y][u];
                        int at = u * side;
                        for (int v = 0; v < side; v++) {
                            out[c][at + v] += factor * row[v];
                        }
                    }
                }
            }
            return out;
        }

        /** What a pair of taps at distances t and -t from the centre, equal or opposite, contributes at every frequency: 2 cos or 2 sin, and 1 for the centre itself. */
        private double[][] waves(boolean odd) {
            double[][] waves = new double[size / 2 + 1][side];
            for (int t = 0; t < waves.length; t++) {
                for (int u = 0; u < side; u++) {
                    double angle = 2 * Math.PI * (t * u % grid) / grid;
                    double wave = odd ? Math.sin(angle) : Math.cos(angle);
                    waves[t][u] = t == 0 ? wave : 2 * wave;
                }
            }
            return waves;
        }

        /** Adds scale a a^T for the real symbol a of a part; at (u, -v) it is the same. */
        void addPart(double[][] a, double scale) {
            for (int c = 0; c < channels; c++) {
                for (int d = 0; d < channels; d++) {
                    double[] sum = real[c * channels + d];
                    for (int f = 0; f < a[c].length; f++) {
                        sum[f] += scale * a[c][f] * a[d][f];
                    }
                }
            }
        }

        /** Adds conj(c) c^T for the filter of four parts: c = even-even - odd-odd + i (odd in x + odd in y), where parts odd in x change their sign at (u, -v). */
        void addFilter(double[][][] parts) {
            int quarter = side * side;
            double[][] re = new double[channels][2 * quarter];
            double[][] im = new double[channels][2 * quarter];
            for (int c = 0; c < channels; c++) {
                for (int f = 0; f < quarter; f++) {
                    re[c][f] = parts[0][c][f] - parts[3][c][f];
                    im[c][f] = parts[2][c][f] + parts[1][c][f];
                    re[c][quarter + f] = parts[0][c][f] + parts[3][c][f];
                    im[c][quarter + f] = parts[2][c][f] - parts[1][c][f];
                }
            }
            for (int c = 0; c < channels; c++) {
                for (int d = 0; d < channels; d++) {
                    double[] sum = real[c * channels + d];
                    double[] ofImaginary = imaginary[c * channels + d];
                    for (int f = 0; f < sum.length; f++) {
                        sum[f] += re[c][f] * re[d][f] + im[c][f] * im[d][f];
                        ofImaginary[f] += re[c][f] * im[d][f] - im[c][f] * re[d][f];
                    }
                }
            }
        }

        /** A bound on the largest eigenvalue at any frequency, on the grid or not. */
        double norm() {
            double largest = 0;
            for (int f = 0; f < real[0].length; f++) {
                largest = Math.max(largest, eigenvalueBound(f));
            }
            double margin = Math.cos(Math.PI * (size - 1) / grid);
            return largest / (margin * margin) * (1 + 1e-12);
        }

        private double eigenvalueBound(int f) {
            if (channels == 1) {
                return real[0][f];
            }
            double frobenius = 0;
            double rowSum = 0;
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                for (int d = 0; d < channels; d++) {
                    int e = c * channels + d;
                    double square = real[e][f] * real[e][f] + imaginary[e][f] * imaginary[e][f];
                    sum += Math.sqrt(square);
                    frobenius += square;
                }
                rowSum = Math.max(rowSum, sum);
            }
            return Math.min(rowSum, Math.sqrt(frobenius));
        }
    }
}
