package org.bilevel.imaging.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;

/** Transforms by Fourier transforms against the definition of the convolutions, and their errors against their bounds. */
final class FourierKernelTest {

    private static final FloatVectorArithmetic ARITHMETIC = new FloatVectorArithmetic();

    @Provide
    Arbitrary<FilterKernelTest.Case> cases() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 7),
                        Arbitraries.of(1, 3),
                        Arbitraries.of(3, 5, 7, 9, 15),
                        Arbitraries.of(Boundary.class),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, 90),
                        Arbitraries.longs())
                .as((filters, channels, size, boundary, height, width, seed) ->
                        FilterKernelTest.Case.of(filters, channels, size, boundary, size + height, size + width, seed));
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheDefinitionWithinItsBound(@ForAll("cases") FilterKernelTest.Case c) {
        check(c);
    }

    /** Several groups of tiles, the last one not full. */
    @Example
    void agreesAcrossGroups() {
        check(FilterKernelTest.Case.of(2, 1, 7, Boundary.REFLECTING, 150, 151, 1));
    }

    private static void check(FilterKernelTest.Case c) {
        double[] x = c.image("x");
        FilterKernel<float[]> direct = new FilterKernel<>(ARITHMETIC, c.bank(), c.boundary(), c.shape());
        FourierKernel<float[]> kernel = kernel(c);
        // Curvatures, as it were, between -1 and 1.
        float[] stored = new float[kernel.storageLength()];
        double[] factors = new double[c.bank().filters() * c.shape().pixels()];
        float[] strips = new float[direct.storageLength()];
        direct.respond(c.image("factors"), (k, maps, at, n, position) -> {
            float scale = (float) (1 / c.bank().oneNorm(k));
            for (int i = 0; i < n; i++) {
                strips[position + i] = scale * maps[at + i];
            }
        });
        direct.rows((k, row, column, position, n) -> {
            kernel.store(k, row, column, strips, position, n, stored);
            int to = k * c.shape().pixels() + row * c.shape().width() + column;
            ARITHMETIC.addTo(strips, position, factors, to, n);
        });
        double[] actual = new double[x.length];
        kernel.transform(x, (k, maps, at, n, position) -> ARITHMETIC.multiply(maps, at, stored, position, n), actual);

        double[] maps = c.responses(x);
        for (int i = 0; i < maps.length; i++) {
            maps[i] *= factors[i];
        }
        double[] expected = c.transposed(maps);
        double bound = 0;
        for (int k = 0; k < c.bank().filters(); k++) {
            double size = norm(Arrays.copyOfRange(
                    maps, k * c.shape().pixels(), (k + 1) * c.shape().pixels()));
            double error = kernel.responseError(k, norm(x), 1) + 2 * ARITHMETIC.unit() * size;
            bound += c.boundary().overlap() * c.bank().oneNorm(k) * error + kernel.transposeError(k) * (size + error);
        }
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= actual[i];
        }
        assertThat(norm(expected)).isLessThanOrEqualTo(bound);
        // The bound says something.
        assertThat(bound)
                .isLessThan(1e-2
                        * (1 + c.bank().filters())
                        * norm(actual)
                        * c.bank().taps());
    }

    private static FourierKernel<float[]> kernel(FilterKernelTest.Case c) {
        return new FourierKernel<>(
                ARITHMETIC, ARITHMETIC.fourier(), new BankSpectrum(c.bank()), c.boundary(), c.shape());
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Property(tries = 30)
    void transformsAreDiscreteFourierTransforms(@ForAll long seed, @ForAll @IntRange(max = 3) int lane) {
        Fourier<float[]> fourier = ARITHMETIC.fourier();
        FilterKernelTest.Case c = FilterKernelTest.Case.of(1, 3, 3, Boundary.PERIODIC, 32, 32, seed);
        double[] x = c.image("x");
        float[] a = new float[2 * fourier.plane()];
        for (int y = 0; y < 32; y++) {
            fourier.load(x, 32 * y, a, y * fourier.row() + lane, 32);
            fourier.load(x, 1024 + 32 * y, a, fourier.plane() + y * fourier.row() + lane, 32);
        }
        for (int i = 0; i < 32; i++) {
            fourier.forwardRow(a, i * fourier.row());
        }
        for (int i = 0; i < 32; i++) {
            fourier.forwardColumn(a, i * fourier.lanes());
        }
        double errors = 0;
        for (int p = 0; p < 32; p++) {
            for (int q = 0; q < 32; q++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < 1024; i++) {
                    int turns = Fourier.frequency(p) * (i / 32) + Fourier.frequency(q) * (i % 32);
                    double angle = -2 * Math.PI * (turns % 32) / 32;
                    re += x[i] * Math.cos(angle) - x[1024 + i] * Math.sin(angle);
                    im += x[i] * Math.sin(angle) + x[1024 + i] * Math.cos(angle);
                }
                int at = p * fourier.row() + q * fourier.lanes() + lane;
                errors += Math.pow(re - a[at], 2) + Math.pow(im - a[fourier.plane() + at], 2);
            }
        }
        assertThat(Math.sqrt(errors))
                .isLessThanOrEqualTo(Fourier.error(ARITHMETIC.unit()) * 32 * norm(Arrays.copyOf(x, 2048)));
        for (int i = 0; i < 32; i++) {
            fourier.inverseColumn(a, i * fourier.lanes());
        }
        double[] back = new double[32];
        fourier.inverseRow(a, 5 * fourier.row());
        fourier.addTo(a, 5 * fourier.row() + lane, back, 0, 32);
        for (int i = 0; i < 32; i++) {
            assertThat(back[i] / 1024).isCloseTo(x[160 + i], within(1e-5));
        }
    }

    @Example
    void mirrorsStandAtNegativeFrequencies() {
        for (int place = 0; place < 32; place++) {
            int sum = Fourier.frequency(place) + Fourier.frequency(Fourier.mirror(place));
            assertThat(sum % 32).isZero();
        }
    }

    @Example
    void isChosenWhereItIsCheaper() {
        assertThat(chosen(10, 3, 7, 96)).isTrue();
        assertThat(chosen(10, 3, 3, 96)).isFalse();
        assertThat(chosen(10, 3, 7, 16)).isFalse();
    }

    private static boolean chosen(int filters, int channels, int size, int side) {
        FilterBank bank = new FilterBank(filters, channels, size, new double[filters * channels * size * size]);
        FourierKernel<float[]> kernel = FourierKernel.ifCheaper(
                ARITHMETIC,
                () -> new BankSpectrum(bank),
                bank,
                Boundary.REFLECTING,
                new ImageShape(channels, side, side));
        return Objects.nonNull(kernel);
    }

    @Example
    void doublePrecisionStaysDirect() {
        assertThat(new DoubleVectorArithmetic().fourier()).isNull();
        assertThat(new PlainArithmetic().fourier()).isNull();
    }
}
