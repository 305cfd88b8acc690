package org.bilevel.imaging.kernel;

import org.bilevel.imaging.convolution.FilterBank;

/**
 * The factors by which {@link FourierKernel} multiplies spectra. Two real images are one complex image, z = x_c + i x_(c+1), and so are two responses, r_k + i r_(k+1). With the transfer functions
 * T_kc(f) = sum_t weights[k, c, t] exp(2 pi i f . t / 32), the spectrum of the second is the sum over pairs of channels of
 *
 * <pre>
 * v Z(f) + w conj Z(-f),   v = (P - i Q) / 2,   w = (P + i Q) / 2,   P = T_kc + i T_(k+1)c,   Q = T_k(c+1) + i T_(k+1)(c+1).
 * </pre>
 *
 * For a last channel without partner conj Z(-f) = Z(f), and the factor is P. A last filter without partner has one with the weights zero. Immutable; for any thread.
 */
public final class BankSpectrum {

    private static final double[] COSINES = cosines();

    private final FilterBank bank;
    /** Real and imaginary parts, divided by 32^2: for every pair of filters and pair of channels, columns of v and w, or of P, in the order of {@link Fourier}. */
    private final double[] factors;

    /** Computes the factors: 32^2 frequencies of K C filters. */
    public BankSpectrum(FilterBank bank) {
        this.bank = bank;
        this.factors = new double[Math.ceilDiv(bank.filters(), 2) * lengthOfPair()];
        double[][][] transfers = new double[bank.filters()][bank.channels()][];
        for (int k = 0; k < bank.filters(); k++) {
            for (int c = 0; c < bank.channels(); c++) {
                transfers[k][c] = transfer(k, c);
            }
        }
        double[] none = new double[2 * Fourier.SIZE * Fourier.SIZE];
        for (int k = 0; k < bank.filters(); k += 2) {
            for (int c = 0; c < bank.channels(); c += 2) {
                boolean pair = c + 1 < bank.channels();
                boolean last = k + 1 == bank.filters();
                double[] kc = transfers[k][c];
                double[] lc = last ? none : transfers[k + 1][c];
                double[] kd = pair ? transfers[k][c + 1] : none;
                double[] ld = last || !pair ? none : transfers[k + 1][c + 1];
                int at = offset(k, c);
                double scale = 1.0 / (Fourier.SIZE * Fourier.SIZE);
                for (int i = 0; i < none.length; i += 2) {
                    double pRe = scale * (kc[i] - lc[i + 1]);
                    double pIm = scale * (kc[i + 1] + lc[i]);
                    if (pair) {
                        double qRe = scale * (kd[i] - ld[i + 1]);
                        double qIm = scale * (kd[i + 1] + ld[i]);
                        factors[at++] = (pRe + qIm) / 2;
                        factors[at++] = (pIm - qRe) / 2;
                        factors[at++] = (pRe - qIm) / 2;
                        factors[at++] = (pIm + qRe) / 2;
                    } else {
                        factors[at++] = pRe;
                        factors[at++] = pIm;
                    }
                }
            }
        }
    }

    /** T_kc, column by column. */
    private double[] transfer(int k, int c) {
        int size = bank.size();
        double[] rows = new double[2 * Fourier.SIZE * size];
        for (int q = 0; q < Fourier.SIZE; q++) {
            for (int dy = 0; dy < size; dy++) {
                int taps = ((k * bank.channels() + c) * size + dy) * size;
                for (int dx = 0; dx < size; dx++) {
                    int angle = Fourier.frequency(q) * dx % Fourier.SIZE;
                    rows[2 * (q * size + dy)] += bank.weights()[taps + dx] * COSINES[angle];
                    rows[2 * (q * size + dy) + 1] += bank.weights()[taps + dx] * sine(angle);
                }
            }
        }
        double[] out = new double[2 * Fourier.SIZE * Fourier.SIZE];
        for (int q = 0; q < Fourier.SIZE; q++) {
            for (int p = 0; p < Fourier.SIZE; p++) {
                int at = 2 * (q * Fourier.SIZE + p);
                for (int dy = 0; dy < size; dy++) {
                    int angle = Fourier.frequency(p) * dy % Fourier.SIZE;
                    double re = rows[2 * (q * size + dy)];
                    double im = rows[2 * (q * size + dy) + 1];
                    out[at] += re * COSINES[angle] - im * sine(angle);
                    out[at + 1] += re * sine(angle) + im * COSINES[angle];
                }
            }
        }
        return out;
    }

    private static double[] cosines() {
        double[] cosines = new double[Fourier.SIZE];
        for (int j = 0; j < cosines.length; j++) {
            cosines[j] = Math.cos(2 * Math.PI * j / Fourier.SIZE);
        }
        return cosines;
    }

    private static double sine(int angle) {
        return COSINES[(angle + 3 * Fourier.SIZE / 4) % Fourier.SIZE];
    }

    /** Factors for one pair of filters: four numbers a frequency for a pair of channels, two for one alone. */
    private int lengthOfPair() {
        return 2 * bank.channels() * Fourier.SIZE * Fourier.SIZE;
    }

    /** Of factors for filters k, k + 1 and channels c, c + 1. */
    int offset(int k, int c) {
        return k / 2 * lengthOfPair() + 2 * c * Fourier.SIZE * Fourier.SIZE;
    }

    FilterBank bank() {
        return bank;
    }

    int length() {
        return factors.length;
    }

    /** Copies and converts all factors. */
    <A> void load(Arithmetic<A> arithmetic, A to, int at) {
        arithmetic.load(factors, 0, to, at, factors.length);
    }
}
