package org.bilevel.imaging.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounds against spectral norms: dense ones for small images, power iteration (from below) for larger ones. */
class FilterBankSpectrumTest {

    private static final int FILTERS = 4;

    private static FilterBank random(int filters, int channels, int size, Random random) {
        double[] weights = new double[filters * channels * size * size];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextGaussian();
        }
        return new FilterBank(filters, channels, size, weights);
    }

    /** Overwrites {@code out} with sum_k scale_k C_k^T C_k x. */
    private static <A> void gram(FilterKernel<A> kernel, double[] scales, double[] x, double[] out) {
        Arrays.fill(out, 0);
        kernel.transform(
                x,
                (k, maps, at, n, position) -> kernel.arithmetic().addScaled(maps, at, scales[k] - 1, maps, at, n),
                out);
    }

    private static double denseNorm(FilterBank bank, double[] scales, Boundary boundary, ImageShape shape) {
        FilterKernel<?> kernel = new FilterKernel<>(Arithmetic.of(Precision.DOUBLE), bank, boundary, shape);
        int n = shape.size();
        RealMatrix matrix = new Array2DRowRealMatrix(n, n);
        double[] unit = new double[n];
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            gram(kernel, scales, unit, column);
            unit[i] = 0;
            matrix.setColumn(i, column);
        }
        return new SingularValueDecomposition(matrix).getNorm();
    }

    private static double normFromBelow(FilterBank bank, double[] scales, Boundary boundary, ImageShape shape) {
        FilterKernel<?> kernel = new FilterKernel<>(Arithmetic.of(Precision.DOUBLE), bank, boundary, shape);
        double[] x = new Random(7).doubles(shape.size(), -1, 1).toArray();
        double[] product = new double[x.length];
        double norm = 0;
        for (int i = 0; i < 300; i++) {
            gram(kernel, scales, x, product);
            norm = Math.sqrt(Arrays.stream(product).map(v -> v * v).sum());
            for (int p = 0; p < x.length; p++) {
                x[p] = product[p] / norm;
            }
        }
        return norm;
    }

    @ParameterizedTest
    @EnumSource
    void boundsHoldAndAreNearTheDenseNorms(Boundary boundary) {
        double ratios = 0;
        int cases = 0;
        for (int channels : new int[] {1, 3}) {
            for (int size : new int[] {3, 5, 7}) {
                for (int seed = 0; seed < 2; seed++) {
                    Random random = new Random(100 * seed + 10 * channels + size);
                    FilterBank bank = random(FILTERS, channels, size, random);
                    ImageShape shape = new ImageShape(channels, 7 + random.nextInt(3), 7 + random.nextInt(3));
                    double[] scales = random.doubles(FILTERS, 0.1, 1).toArray();
                    double bound =
                            FilterBankSpectrum.norms(bank, boundary, scales).grams()[0];
                    double norm = denseNorm(bank, scales, boundary, shape);
                    assertThat(bound).isGreaterThanOrEqualTo(norm);
                    ratios += bound / norm;
                    cases++;
                    double[] one = {1, 0, 0, 0};
                    assertThat(FilterBankSpectrum.norms(bank, boundary).filters()[0])
                            .isGreaterThanOrEqualTo(Math.sqrt(denseNorm(bank, one, boundary, shape)));
                }
            }
        }
        // Filters of mixed parity pay for the split into four parts at reflecting boundaries: 2.85 on average here.
        assertThat(ratios / cases).isLessThan(boundary == Boundary.PERIODIC ? 1.5 : 3);
    }

    @ParameterizedTest
    @EnumSource
    void boundsAreNearlyEqualForEvenAndForOddFilters(Boundary boundary) {
        int size = 5;
        for (int parity = 0; parity < 4; parity++) {
            double[] weights = random(1, 1, size, new Random(parity)).weights();
            double[] pure = new double[weights.length];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double signX = parity % 2 == 0 ? 1 : -1;
                    double signY = parity < 2 ? 1 : -1;
                    int mirrored = (size - 1 - y) * size;
                    pure[y * size + x] = weights[y * size + x]
                            + signX * weights[y * size + size - 1 - x]
                            + signY * (weights[mirrored + x] + signX * weights[mirrored + size - 1 - x]);
                }
            }
            FilterBank bank = new FilterBank(1, 1, size, pure);
            double norm = normFromBelow(bank, new double[] {1}, boundary, new ImageShape(1, 48, 48));
            double bound =
                    FilterBankSpectrum.norms(bank, boundary, new double[] {1}).grams()[0];
            assertThat(bound).isBetween(norm, 1.06 * norm);
            double single = FilterBankSpectrum.norms(bank, boundary).filters()[0];
            assertThat(single * single).isBetween(norm, 1.06 * norm);
        }
    }
}
