package org.bilevel.imaging.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;

/** Every arithmetic against the definition of the convolutions, in double precision. */
final class FilterKernelTest {

    private static final List<Arithmetic<?>> ALL =
            List.of(new PlainArithmetic(), new DoubleVectorArithmetic(), new FloatVectorArithmetic());

    /**
     * A bank, an image size, and random data.
     *
     * @param shape at least as large as the filters
     */
    record Case(FilterBank bank, Boundary boundary, ImageShape shape, SeedPath seed) {

        static Case of(int filters, int channels, int size, Boundary boundary, int height, int width, long seed) {
            SeedPath path = SeedPath.of(seed);
            double[] weights = uniform(filters * channels * size * size, path.child("weights"));
            return new Case(
                    new FilterBank(filters, channels, size, weights),
                    boundary,
                    new ImageShape(channels, height, width),
                    path);
        }

        double[] image(String name) {
            return uniform(shape.size(), seed.child(name));
        }

        /** C_k x by definition, [filter][pixel]. */
        double[] responses(double[] x) {
            double[] out = new double[bank.filters() * shape.pixels()];
            forEachTap((k, p, weight, pixel) -> out[k * shape.pixels() + p] += bank.weights()[weight] * x[pixel]);
            return out;
        }

        /** Sum of C_k^T u_k by definition. */
        double[] transposed(double[] maps) {
            double[] out = new double[shape.size()];
            forEachTap((k, p, weight, pixel) -> out[pixel] += bank.weights()[weight] * maps[k * shape.pixels() + p]);
            return out;
        }

        /** The derivative of sum u_k^T C_k x in the weights. */
        double[] patches(double[] maps, double[] x) {
            double[] out = new double[bank.weights().length];
            forEachTap((k, p, weight, pixel) -> out[weight] += maps[k * shape.pixels() + p] * x[pixel]);
            return out;
        }

        private interface Tap {
            void visit(int k, int p, int weight, int pixel);
        }

        private void forEachTap(Tap tap) {
            int size = bank.size();
            for (int k = 0; k < bank.filters(); k++) {
                for (int p = 0; p < shape.pixels(); p++) {
                    for (int t = 0; t < bank.taps(); t++) {
                        int y = boundary.source(p / shape.width() + t / size % size - size / 2, shape.height());
                        int x = boundary.source(p % shape.width() + t % size - size / 2, shape.width());
                        int c = t / (size * size);
                        tap.visit(k, p, k * bank.taps() + t, (c * shape.height() + y) * shape.width() + x);
                    }
                }
            }
        }
    }

    private static double[] uniform(int n, SeedPath seed) {
        RandomGenerator random = seed.generator();
        return random.doubles(n).map(u -> 2 * u - 1).toArray();
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Integer> sizes = Arbitraries.of(3, 5, 7, 9, 11, 13, 15);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 13),
                        Arbitraries.of(1, 3),
                        sizes,
                        Arbitraries.of(Boundary.class),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.longs())
                .as((filters, channels, size, boundary, height, width, seed) ->
                        Case.of(filters, channels, size, boundary, size + height, size + width, seed));
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheDefinition(@ForAll("cases") Case c) {
        check(c);
    }

    /** Several strips, the last one short; several tiles of columns, the last one narrow. */
    @Example
    void agreesAcrossStripsAndTiles() {
        Case tall = Case.of(90, 1, 5, Boundary.REFLECTING, 61, 73, 1);
        Case wide = Case.of(3, 3, 3, Boundary.PERIODIC, 9, 1027, 2);
        check(tall);
        check(wide);
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void theSameBitsEveryTime(@ForAll("cases") Case c) {
        for (Arithmetic<?> arithmetic : ALL) {
            assertThat(smoothed(c, arithmetic, c.image("x"))).isEqualTo(smoothed(c, arithmetic, c.image("x")));
        }
    }

    /** Interpreted at first, compiled in the end: the order in which the lanes of a vector are added must be the same. */
    @Example
    void theSameBitsBeforeAndAfterCompilation() {
        Case c = Case.of(6, 1, 5, Boundary.REFLECTING, 9, 11, 3);
        for (Arithmetic<?> arithmetic : ALL) {
            double[] first = filterGradient(c, arithmetic);
            for (int i = 0; i < 8000; i++) {
                assertThat(Arrays.equals(filterGradient(c, arithmetic), first))
                        .as("call %s with %s", i, arithmetic)
                        .isTrue();
            }
        }
    }

    /** And the inner products on the way. */
    private static <A> double[] filterGradient(Case c, Arithmetic<A> arithmetic) {
        FilterKernel<A> kernel = new FilterKernel<>(arithmetic, c.bank(), c.boundary(), c.shape());
        double[] out = new double[c.bank().weights().length + 1];
        kernel.filterGradient(
                c.image("x"),
                c.image("q"),
                (k, first, second, at, n, position) -> out[out.length - 1] += arithmetic.dot(first, at, second, at, n),
                out);
        return out;
    }

    @Example
    void choosesTheArithmeticByPrecision() {
        assertThat(Arithmetic.of(Precision.SINGLE)).isInstanceOf(FloatVectorArithmetic.class);
        assertThat(Arithmetic.of(Precision.DOUBLE)).isInstanceOf(DoubleVectorArithmetic.class);
    }

    @Example
    void blocksCoverWithTheLeastPadding() {
        int[] sizes = {5, 7, 8};
        assertThat(Sweep.partition(10, sizes)).containsExactly(5, 5);
        assertThat(Sweep.partition(21, sizes))
                .hasSize(3)
                .satisfies(blocks -> assertThat(IntStream.of(blocks).sum()).isEqualTo(21));
        assertThat(Sweep.partition(24, sizes)).containsExactly(8, 8, 8);
        assertThat(Sweep.partition(3, sizes)).containsExactly(5);
        assertThat(Sweep.partition(12, sizes)).containsExactlyInAnyOrder(5, 7);
    }

    /** C_k x, and what a transform that squares it, a transpose and a filter gradient make of it. */
    private record Expected(double[] responses, double[] squared, double[] transposed, double[] gradient) {

        static Expected of(Case c, double[] x, double[] q) {
            double[] responses = c.responses(x);
            double[] squares = responses.clone();
            for (int i = 0; i < squares.length; i++) {
                squares[i] *= responses[i];
            }
            double[] gradient = c.patches(squares, q);
            add(gradient, c.patches(c.responses(q), x));
            double[] squared = c.transposed(squares);
            add(squared, q);
            return new Expected(responses, squared, c.transposed(responses), gradient);
        }
    }

    private static void check(Case c) {
        double[] x = c.image("x");
        double[] q = c.image("q");
        Expected expected = Expected.of(c, x, q);
        for (Arithmetic<?> arithmetic : ALL) {
            check(c, x, q, expected, arithmetic);
        }
    }

    private static <A> void check(Case c, double[] x, double[] q, Expected expected, Arithmetic<A> arithmetic) {
        FilterKernel<A> kernel = new FilterKernel<>(arithmetic, c.bank(), c.boundary(), c.shape());
        // Enough for all sums of products of numbers in [-1, 1] here: filters * taps of them, or pixels.
        double tolerance = 4
                * arithmetic.unit()
                * (c.bank().filters() * c.bank().taps() + c.shape().pixels() + 32.0);

        double[] squares = new double[c.bank().filters()];
        kernel.respond(x, (k, maps, at, n, position) -> squares[k] += arithmetic.dot(maps, at, maps, at, n));
        for (int k = 0; k < squares.length; k++) {
            double sum = 0;
            for (int p = 0; p < c.shape().pixels(); p++) {
                double value = expected.responses()[k * c.shape().pixels() + p];
                sum += value * value;
            }
            assertThat(squares[k]).as("||C_%s x||^2 with %s", k, arithmetic).isCloseTo(sum, within(tolerance * sum));
        }

        A stored = arithmetic.allocate(kernel.storageLength());
        kernel.respond(x, (k, maps, at, n, position) -> arithmetic.copy(maps, at, stored, position, n));
        double[] squared = q.clone();
        kernel.transform(x, (k, maps, at, n, position) -> arithmetic.multiply(maps, at, stored, position, n), squared);
        assertClose(squared, expected.squared(), tolerance, "transform with " + arithmetic);

        double[] transposed = new double[x.length];
        kernel.transpose((k, maps, at, n, position) -> arithmetic.copy(stored, position, maps, at, n), transposed);
        assertClose(transposed, expected.transposed(), tolerance, "transpose with " + arithmetic);

        double[] gradient = new double[c.bank().weights().length];
        kernel.filterGradient(
                x,
                q,
                (k, first, second, at, n, position) -> arithmetic.multiply(first, at, stored, position, n),
                gradient);
        assertClose(gradient, expected.gradient(), tolerance, "filter gradient with " + arithmetic);
        checkFlat(c, x, q, expected, kernel, tolerance);
    }

    /** The same by way of maps that are kept as images. */
    private static <A> void checkFlat(
            Case c, double[] x, double[] q, Expected expected, FilterKernel<A> kernel, double tolerance) {
        double[] ofX = new double[c.bank().filters() * c.shape().pixels()];
        double[] ofQ = ofX.clone();
        kernel.responses(x, ofX);
        kernel.responses(q, ofQ);
        assertClose(ofX, expected.responses(), tolerance, "responses as images, " + kernel.arithmetic());

        double[] transposed = new double[x.length];
        kernel.transpose(ofX, transposed);
        assertClose(transposed, expected.transposed(), tolerance, "transpose of images, " + kernel.arithmetic());

        double[] squares = ofX.clone();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= ofX[i];
        }
        double[] gradient = new double[c.bank().weights().length];
        kernel.filterGradient(x, q, squares, ofQ, gradient);
        assertClose(gradient, expected.gradient(), tolerance, "filter gradient from images, " + kernel.arithmetic());
    }

    private static <A> double[] smoothed(Case c, Arithmetic<A> arithmetic, double[] x) {
        FilterKernel<A> kernel = new FilterKernel<>(arithmetic, c.bank(), c.boundary(), c.shape());
        double[] out = new double[x.length];
        kernel.transform(x, (k, maps, at, n, position) -> arithmetic.slopes(maps, at, 1, 0.1, n), out);
        return out;
    }

    private static void add(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance, String what) {
        double scale = 0;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).as(what).isLessThanOrEqualTo(tolerance * scale);
    }
}
