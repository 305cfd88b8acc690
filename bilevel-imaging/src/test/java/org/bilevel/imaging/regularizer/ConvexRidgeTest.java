package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against its definition layer by layer, and the parts it is made of. */
final class ConvexRidgeTest {

    private static final SeedPath SEED = SeedPath.of(12);
    private static final ConvexRidge SMALL = new ConvexRidge(5, 2, 3, 3, Boundary.PERIODIC, Precision.DOUBLE);

    private static double[] theta(ConvexRidge crr, int channels) {
        double[] start = crr.initialParameters(channels, 0.1);
        return Dense.plus(start, 0.3, Dense.gaussian(start.length, SEED.child("theta")));
    }

    private static ComposedFilters composed(ConvexRidge crr, double[] theta, int channels) {
        return new ComposedFilters(crr, crr.layout(channels), theta, channels);
    }

    /** y_o = sum_i f_oi correlated with x_i around the edges. */
    private static double[][] layer(double[] f, double[][] x, int outputs, int size, ImageShape shape) {
        double[][] y = new double[outputs][shape.pixels()];
        for (int o = 0; o < outputs; o++) {
            for (int p = 0; p < shape.pixels(); p++) {
                for (int i = 0; i < x.length; i++) {
                    for (int t = 0; t < size * size; t++) {
                        int row = Math.floorMod(p / shape.width() + t / size - size / 2, shape.height());
                        int column = Math.floorMod(p % shape.width() + t % size - size / 2, shape.width());
                        y[o][p] += f[(o * x.length + i) * size * size + t] * x[i][row * shape.width() + column];
                    }
                }
            }
        }
        return y;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void valueIsThatOfTheLayersOneAfterTheOther(int channels) {
        ImageShape shape = new ImageShape(channels, 8, 9);
        double[] theta = theta(SMALL, channels);
        var layout = SMALL.layout(channels);
        double[] x = Dense.gaussian(shape.size(), SEED.child("x"));
        double[][] planes = IntStream.range(0, channels)
                .mapToObj(c -> Arrays.copyOfRange(x, c * shape.pixels(), (c + 1) * shape.pixels()))
                .toArray(double[][]::new);
        double[] first = layout.block("filters_1").copyOf(theta);
        FieldsOfExpertsParameters.subtractChannelMeans(first, 9);
        double[][] responses = layer(
                layout.block("filters_3").copyOf(theta),
                layer(layout.block("filters_2").copyOf(theta), layer(first, planes, 2, 3, shape), 3, 3, shape),
                5,
                3,
                shape);
        double norm = bruteForceNorm(composed(SMALL, theta, channels).bank());
        double before = unnormalised(theta, channels);
        double expected = 0;
        for (int k = 0; k < 5; k++) {
            double nu = Math.exp(theta[layout.block("log_smoothing").offset()]
                    - theta[layout.block("log_scaling").offset() + k]);
            for (double t : responses[k]) {
                double scaled = t / before;
                expected += Math.exp(theta[layout.block("log_scale").offset()]) * nu * (Math.hypot(scaled, nu) - nu);
            }
        }

        assertThat(norm).as("norm of the normalised filters").isCloseTo(1, within(1e-12));
        assertThat(SMALL.at(theta, channels).evaluator(shape).value(x)).isCloseTo(expected, within(1e-11 * expected));
    }

    /** The norm of the composed filters before they are divided by it. */
    private static double unnormalised(double[] theta, int channels) {
        double[][] c = planes(theta, channels);
        return bruteForceNorm(new FilterBank(
                5, channels, 7, Arrays.stream(c).flatMapToDouble(Arrays::stream).toArray()));
    }

    private static double[][] planes(double[] theta, int channels) {
        var layout = SMALL.layout(channels);
        double[] first = layout.block("filters_1").copyOf(theta);
        FieldsOfExpertsParameters.subtractChannelMeans(first, 9);
        double[][] g = new double[2 * channels][];
        for (int i = 0; i < g.length; i++) {
            g[i] = Arrays.copyOfRange(first, 9 * i, 9 * i + 9);
        }
        FilterLayer second = new FilterLayer(3, 2, 3, channels, 3);
        double[][] h = second.newPlanes();
        second.compose(layout.block("filters_2").copyOf(theta), g, h);
        FilterLayer third = new FilterLayer(5, 3, 3, channels, 5);
        double[][] c = third.newPlanes();
        third.compose(layout.block("filters_3").copyOf(theta), h, c);
        return c;
    }

    /** The mean of order 16, over a grid of 16 x 16 frequencies, of the Euclidean norm of all symbols. */
    private static double bruteForceNorm(FilterBank bank) {
        int size = bank.size();
        double mean = 0;
        for (int f = 0; f < 256; f++) {
            double square = 0;
            for (int start = 0; start < bank.weights().length; start += size * size) {
                double re = 0;
                double im = 0;
                for (int t = 0; t < size * size; t++) {
                    double phase = 2 * Math.PI * (f / 16 * (t / size) + f % 16 * (t % size)) / 16;
                    re += bank.weights()[start + t] * Math.cos(phase);
                    im += bank.weights()[start + t] * Math.sin(phase);
                }
                square += re * re + im * im;
            }
            mean += Math.pow(square, 8) / 256;
        }
        return Math.pow(mean, 1.0 / 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void coordinatesHaveTheDerivativeOfTheFilters(int channels) {
        double[] theta = theta(SMALL, channels);
        double[] d = Dense.direction(theta.length, SEED.child("d").generator());
        ComposedFilters here = composed(SMALL, theta, channels);
        int taps = here.bank().weights().length;
        double[] eta = new double[taps + 10];
        here.pushForward(d, eta);

        double t = 1e-5;
        double[] ahead =
                composed(SMALL, Dense.plus(theta, t, d), channels).bank().weights();
        double[] behind =
                composed(SMALL, Dense.plus(theta, -t, d), channels).bank().weights();
        double[] difference = Dense.scaled(0.5 / t, Dense.plus(ahead, -1, behind));
        assertThat(Dense.distance(difference, Arrays.copyOf(eta, taps))).isLessThan(1e-8 * Dense.norm(difference));

        double[] other = Dense.gaussian(eta.length, SEED.child("other"));
        double[] pulled = new double[theta.length];
        here.pullBack(other.clone(), pulled);
        assertThat(Dense.dot(pulled, d)).isCloseTo(Dense.dot(eta, other), within(1e-12 * Dense.norm(other)));
    }

    /** ||J|| along every block, by its dense matrix, is within the bound that is used. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void jacobiansOfTheLayersAreWithinTheirBounds(int channels) {
        double[] theta = theta(SMALL, channels);
        ComposedFilters here = composed(SMALL, theta, channels);
        int taps = here.bank().weights().length;
        double[] squares = here.blockSquares(new ExpertParameters.Norms(1, 0, 0, 0, 0));
        for (int l = 0; l < 3; l++) {
            var block = here.layout().blocks().get(l);
            double[][] columns = new double[block.size()][];
            for (int j = 0; j < columns.length; j++) {
                double[] e = new double[theta.length];
                e[block.offset() + j] = 1;
                double[] eta = new double[taps + 10];
                here.pushForward(e, eta);
                columns[j] = Arrays.copyOf(eta, taps);
            }
            double norm = DenseReference.spectralNorm(columns, SEED.generator());
            assertThat(norm).isLessThanOrEqualTo(Math.sqrt(squares[l]));
            assertThat(Math.sqrt(squares[l])).as("not far too large").isLessThan(30 * norm);
        }
    }

    @Test
    void scalesOfLayersDoNotMatter() {
        double[] theta = theta(SMALL, 1);
        double[] scaled = theta.clone();
        for (String name : List.of("filters_1", "filters_2", "filters_3")) {
            var block = SMALL.layout(1).block(name);
            for (int i = block.offset(); i < block.end(); i++) {
                scaled[i] *= 3;
            }
        }
        assertThat(Dense.distance(
                        composed(SMALL, theta, 1).bank().weights(),
                        composed(SMALL, scaled, 1).bank().weights()))
                .isLessThan(1e-14);
    }

    @Test
    void singlePrecisionIsWithinItsRoundingBound() {
        double[] theta = theta(SMALL, 1);
        ImageShape shape = new ImageShape(1, 12, 13);
        double[] x = Dense.gaussian(shape.size(), SEED.child("x"));
        double[] q = Dense.gaussian(shape.size(), SEED.child("q"));
        ConvexRidge single = new ConvexRidge(5, 2, 3, 3, Boundary.PERIODIC, Precision.SINGLE);
        double[][] products = new double[2][theta.length];
        RegularizerEvaluator rough = single.at(theta, 1).evaluator(shape);
        RegularizerEvaluator exact = SMALL.at(theta, 1).evaluator(shape);
        rough.linearize(x);
        exact.linearize(x);
        rough.mixedTransposed(q, products[0]);
        exact.mixedTransposed(q, products[1]);

        double bound = rough.mixedRounding(q).value() + exact.mixedRounding(q).value();
        assertThat(Dense.distance(products[0], products[1])).isLessThanOrEqualTo(bound);
        assertThat(exact.mixedRounding(q).value())
                .as("a useful bound in double precision")
                .isLessThan(1e-2 * Dense.norm(products[1]));
        assertThat(exact.mixedRounding(q).certified()).isTrue();
    }

    @Test
    void theDefaultHasThisManyParameters() {
        ConvexRidge crr = new ConvexRidge(64, 4, 8, 5, Boundary.REFLECTING, Precision.SINGLE);
        double[] start = crr.initialParameters(1, 0.1);

        assertThat(start).hasSize(13_766);
        FilterBank bank = composed(crr, start, 1).bank();
        assertThat(bank.size()).isEqualTo(13);
        for (int k = 0; k < 64; k++) {
            assertThat(bank.norm(k)).isPositive();
            assertThat(Arrays.stream(bank.weights(), k * 169, (k + 1) * 169).sum())
                    .isCloseTo(0, within(1e-14));
        }
        assertThat(crr.at(start, 1).smoothness().value())
                .as("exp(a) times a spectral norm of about 1")
                .isLessThan(10 * Math.exp(start[13_764]));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvexRidge(0, 4, 8, 5, Boundary.PERIODIC, Precision.DOUBLE))
                .withMessage("filters = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvexRidge(64, 4, 8, 4, Boundary.PERIODIC, Precision.DOUBLE))
                .withMessage("size = 4, must be odd and >= 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SMALL.at(new double[SMALL.layout(1).dimension()], 1))
                .withMessageStartingWith("spectral norm of the composed filters = NaN, must be > 0");
    }
}
