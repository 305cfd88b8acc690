package org.bilevel.imaging.convolution;

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
        double[] part = new double[bank.taps()];
        if (boundary == Boundary.PERIODIC) {
            System.arraycopy(bank.weights(), k * bank.taps(), part, 0, bank.taps());
            symbol.addFilter(part, 1);
            return symbol;
        }
        double[] norms = new double[4];
        double total = 0;
        for (int parity = 0; parity < 4; parity++) {
            parityPart(bank, k, parity, part);
            norms[parity] = norm(part);
            total += norms[parity];
        }
        for (int parity = 0; parity < 4; parity++) {
            if (norms[parity] > 0) {
                parityPart(bank, k, parity, part);
                symbol.addFilter(part, total / norms[parity]);
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
    private static void parityPart(FilterBank bank, int k, int parity, double[] out) {
        int size = bank.size();
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
    }

    /** Hermitian matrices, channels by channels, at the frequencies of a grid; the half of it that is left out follows by conjugate symmetry. */
    private static final class Symbol {

        private final int size;
        private final int channels;
        private final int grid;
        private final int rows;
        private final double[][] real;
        private final double[][] imaginary;

        /** Zero. */
        Symbol(FilterBank bank) {
            size = bank.size();
            channels = bank.channels();
            grid = gridFor(size);
            rows = grid / 2 + 1;
            real = new double[rows * grid][channels * channels];
            imaginary = new double[rows * grid][channels * channels];
        }

        void add(double scale, Symbol other) {
            for (int f = 0; f < real.length; f++) {
                for (int e = 0; e < real[f].length; e++) {
                    real[f][e] += scale * other.real[f][e];
                    imaginary[f][e] += scale * other.imaginary[f][e];
                }
            }
        }

        /** Adds scale conj(c) c^T for the symbol c of one filter at every grid frequency. */
        void addFilter(double[] filter, double scale) {
            double[] cos = new double[grid];
            double[] sin = new double[grid];
            for (int i = 0; i < grid; i++) {
                cos[i] = Math.cos(2 * Math.PI * i / grid);
                sin[i] = Math.sin(2 * Math.PI * i / grid);
            }
            // Separable: transform in x for each filter row, then in y.
            double[][] re = new double[channels][rows * grid];
            double[][] im = new double[channels][rows * grid];
            for (int c = 0; c < channels; c++) {
                for (int v = 0; v < grid; v++) {
                    for (int y = 0; y < size; y++) {
                        double rowRe = 0;
                        double rowIm = 0;
                        for (int x = 0; x < size; x++) {
                            double w = filter[(c * size + y) * size + x];
                            rowRe += w * cos[x * v % grid];
                            rowIm += w * sin[x * v % grid];
                        }
                        for (int u = 0; u < rows; u++) {
                            double a = cos[y * u % grid];
                            double b = sin[y * u % grid];
                            re[c][u * grid + v] += rowRe * a - rowIm * b;
                            im[c][u * grid + v] += rowRe * b + rowIm * a;
                        }
                    }
                }
            }
            for (int f = 0; f < rows * grid; f++) {
                for (int c = 0; c < channels; c++) {
                    for (int d = 0; d < channels; d++) {
                        real[f][c * channels + d] += scale * (re[c][f] * re[d][f] + im[c][f] * im[d][f]);
                        imaginary[f][c * channels + d] += scale * (re[c][f] * im[d][f] - im[c][f] * re[d][f]);
                    }
                }
            }
        }

        /** A bound on the largest eigenvalue at any frequency, on the grid or not. */
        double norm() {
            double largest = 0;
            for (int f = 0; f < real.length; f++) {
                largest = Math.max(largest, eigenvalueBound(real[f], imaginary[f], channels));
            }
            double margin = Math.cos(Math.PI * (size - 1) / grid);
            return largest / (margin * margin) * (1 + 1e-12);
        }
    }

    private static double eigenvalueBound(double[] real, double[] imaginary, int channels) {
        double frobenius = 0;
        double rowSum = 0;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int d = 0; d < channels; d++) {
                double modulus = Math.hypot(real[c * channels + d], imaginary[c * channels + d]);
                sum += modulus;
                frobenius += modulus * modulus;
            }
            rowSum = Math.max(rowSum, sum);
        }
        return Math.min(rowSum, Math.sqrt(frobenius));
    }
}
