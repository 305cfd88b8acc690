package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;

/** Its value against the definition, with loops of its own; convexity; constants against dense norms; rounding. */
final class InputConvexNetworkTest {

    /** A network, an image and parameters, from a seed. */
    private record Case(InputConvexNetwork network, ImageShape shape, double[] theta, SeedPath seed) {

        static Case of(SeedPath seed) {
            RandomGenerator random = seed.child("options").generator();
            Boundary boundary = random.nextBoolean() ? Boundary.REFLECTING : Boundary.PERIODIC;
            InputConvexNetwork network = new InputConvexNetwork(
                    1 + random.nextInt(4),
                    1 + random.nextInt(3),
                    random.nextBoolean() ? 3 : 5,
                    boundary,
                    Precision.DOUBLE);
            int channels = random.nextBoolean() ? 1 : 3;
            ImageShape shape =
                    new ImageShape(channels, network.size() + random.nextInt(3), network.size() + random.nextInt(3));
            double[] start = network.initialParameters(channels, 0.1);
            double[] theta = Dense.plus(start, 0.3, Dense.gaussian(start.length, seed.child("theta")));
            return new Case(network, shape, theta, seed);
        }

        double[] image(String name) {
            RandomGenerator random = seed.child(name).generator();
            double scale = Math.pow(10, random.nextDouble(-2, 0.5));
            return Dense.scaled(scale, Dense.gaussian(shape.size(), random));
        }

        RegularizerEvaluator evaluator(Precision precision) {
            InputConvexNetwork same = new InputConvexNetwork(
                    network.filters(), network.outputs(), network.size(), network.boundary(), precision);
            return same.at(theta, shape.channels()).evaluator(shape);
        }

        Case moved(double step, double[] direction) {
            return new Case(network, shape, Dense.plus(theta, step, direction), seed);
        }

        double part(String block, int index) {
            return theta[network.layout(shape.channels()).block(block).offset() + index];
        }

        /** A correlation by definition, of maps [map][pixel]. */
        double[][] correlate(double[][] maps, double[][][] taps) {
            double[][] out = new double[taps.length][shape.pixels()];
            int size = network.size();
            for (int k = 0; k < out.length; k++) {
                for (int p = 0; p < shape.pixels(); p++) {
                    for (int c = 0; c < maps.length; c++) {
                        for (int t = 0; t < size * size; t++) {
                            int y = network.boundary().source(p / shape.width() + t / size - size / 2, shape.height());
                            int x = network.boundary().source(p % shape.width() + t % size - size / 2, shape.width());
                            out[k][p] += taps[k][c][t] * maps[c][y * shape.width() + x];
                        }
                    }
                }
            }
            return out;
        }

        private double[][][] taps(String block, int outputs, int inputs) {
            int area = network.size() * network.size();
            double[][][] taps = new double[outputs][inputs][area];
            for (int i = 0; i < outputs * inputs * area; i++) {
                taps[i / (inputs * area)][i / area % inputs][i % area] = part(block, i);
            }
            return taps;
        }

        /** R(x) by definition. */
        double value(double[] x) {
            int area = network.size() * network.size();
            double[][] image = new double[shape.channels()][shape.pixels()];
            for (int i = 0; i < x.length; i++) {
                image[i / shape.pixels()][i % shape.pixels()] = x[i];
            }
            double[][][] filters = taps("filters", network.filters(), shape.channels());
            for (double[][] filter : filters) {
                for (double[] channel : filter) {
                    double mean = Dense.dot(channel, ones(area)) / area;
                    for (int t = 0; t < area; t++) {
                        channel[t] -= mean;
                    }
                }
            }
            double[][] z = correlate(image, filters);
            activate(z, "biases", Math.exp(part("log_smoothing", 0)));
            double[][][] mixing = taps("mixing", network.outputs(), network.filters());
            for (double[][] output : mixing) {
                for (double[] input : output) {
                    for (int t = 0; t < area; t++) {
                        input[t] *= input[t];
                    }
                }
            }
            double[][] r = correlate(z, mixing);
            activate(r, "mixing_biases", Math.exp(part("log_smoothing", 1)));
            double sum = 0;
            for (double[] map : r) {
                sum += Dense.dot(map, ones(map.length));
            }
            return Math.exp(part("log_scale", 0)) * sum;
        }

        private void activate(double[][] maps, String biases, double nu) {
            for (int k = 0; k < maps.length; k++) {
                for (int p = 0; p < maps[k].length; p++) {
                    double t = maps[k][p] + part(biases, k);
                    maps[k][p] = (t + Math.sqrt(t * t + nu * nu) - nu) / 2;
                }
            }
        }

        private static double[] ones(int n) {
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            return ones;
        }
    }

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void isWhatItsDefinitionSays(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] x = c.image("x");
        double expected = c.value(x);

        assertThat(c.evaluator(Precision.DOUBLE).value(x))
                .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void liesBelowItsChords(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] x = c.image("x");
        double[] y = c.image("y");
        RegularizerEvaluator evaluator = c.evaluator(Precision.DOUBLE);
        double atX = evaluator.value(x);
        double atY = evaluator.value(y);
        for (double t : new double[] {0.1, 0.5, 0.8}) {
            double[] between = Dense.plus(Dense.scaled(1 - t, x), t, y);
            assertThat(evaluator.value(between))
                    .isLessThanOrEqualTo((1 - t) * atX + t * atY + 1e-12 * (1 + Math.abs(atX) + Math.abs(atY)));
        }
    }

    /** Constant shifts of a channel change nothing. */
    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void ignoresTheBrightnessOfChannels(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] x = c.image("x");
        double[] brighter = x.clone();
        for (int i = 0; i < x.length; i++) {
            brighter[i] += 1 + i / c.shape().pixels();
        }
        RegularizerEvaluator evaluator = c.evaluator(Precision.DOUBLE);
        double value = evaluator.value(x);

        assertThat(evaluator.value(brighter)).isCloseTo(value, within(1e-11 * (1 + Math.abs(value))));
    }

    /** At the start, flat images are left alone. */
    @Example
    void startsWithoutAGradientAtConstantImages() {
        InputConvexNetwork network = new InputConvexNetwork(6, 4, 5, Boundary.REFLECTING, Precision.DOUBLE);
        ImageShape shape = new ImageShape(1, 9, 8);
        double[] flat = new double[shape.size()];
        Arrays.fill(flat, 0.4);
        double[] gradient = new double[flat.length];
        network.at(network.initialParameters(1, 0.1), 1).evaluator(shape).addGradient(flat, gradient);

        assertThat(Dense.norm(gradient)).isLessThan(1e-12);
    }

    /** Loose bounds are worth little: the largest curvature is at biases of 0 and a flat image. */
    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void smoothnessIsWithinAFactorOfTheHessianAtTheStart(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] start = c.network().initialParameters(c.shape().channels(), 0.1);
        BoundRegularizer bound = c.network().at(start, c.shape().channels());
        RegularizerEvaluator evaluator = bound.evaluator(c.shape());
        evaluator.linearize(new double[c.shape().size()]);
        RegularizerCase dense = new RegularizerCase(c.network(), c.shape(), seed);
        double norm = DenseReference.spectralNorm(
                dense.denseHessian(evaluator), seed.child("power").generator());

        assertThat(bound.smoothness().certified()).isTrue();
        assertThat(norm).isLessThanOrEqualTo(bound.smoothness().value() * (1 + 1e-12));
        assertThat(bound.smoothness().value()).isLessThan(40 * norm);
    }

    /** Single precision is off by no more than its bounds say, double precision being the truth. */
    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void roundingIsBounded(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] x = c.image("x");
        double[] q = c.image("q");
        RegularizerEvaluator single = c.evaluator(Precision.SINGLE);
        RegularizerEvaluator precise = c.evaluator(Precision.DOUBLE);
        single.linearize(x);
        precise.linearize(x);

        assertWithin(
                single.gradientRounding(x),
                RegularizerCase.gradient(single, x),
                RegularizerCase.gradient(precise, x),
                precise.gradientRounding(x));
        assertWithin(
                single.hessianRounding(q),
                RegularizerCase.hessian(single, q),
                RegularizerCase.hessian(precise, q),
                precise.hessianRounding(q));
        double[] actual = new double[c.theta().length];
        double[] expected = new double[c.theta().length];
        single.mixedTransposed(q, actual);
        precise.mixedTransposed(q, expected);
        assertWithin(single.mixedRounding(q), actual, expected, precise.mixedRounding(q));
    }

    private static void assertWithin(Constant rounding, double[] actual, double[] expected, Constant remaining) {
        assertThat(rounding.certified()).isTrue();
        assertThat(Dense.distance(actual, expected)).isLessThanOrEqualTo(rounding.value() + remaining.value());
        // Double precision is that much better, or the bound would not depend on the arithmetic.
        assertThat(remaining.value()).isLessThan(1e-6 * rounding.value());
    }

    /** Each derivative against central differences of the one before, with either boundary. */
    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void derivativesAgreeWithDifferences(@ForAll("seeds") SeedPath seed) {
        Case c = Case.of(seed);
        double[] x = c.image("x");
        double[] q = Dense.direction(x.length, seed.child("q").generator());
        double[] d = Dense.direction(c.theta().length, seed.child("d").generator());
        RegularizerEvaluator evaluator = c.evaluator(Precision.DOUBLE);
        evaluator.linearize(x);
        double h = 1e-6;
        double[] ahead = Dense.plus(x, h, q);
        double[] behind = Dense.plus(x, -h, q);
        double[] gradient = RegularizerCase.gradient(evaluator, x);
        double slope = (evaluator.value(ahead) - evaluator.value(behind)) / (2 * h);
        assertThat(Dense.dot(gradient, q)).isCloseTo(slope, within(1e-6 * (1 + Dense.norm(gradient))));

        double[] difference = Dense.scaled(
                1 / (2 * h),
                Dense.plus(
                        RegularizerCase.gradient(evaluator, ahead), -1, RegularizerCase.gradient(evaluator, behind)));
        double[] product = RegularizerCase.hessian(evaluator, q);
        assertThat(Dense.distance(product, difference)).isLessThan(1e-5 * (1 + Dense.norm(product)));

        double[] mixed = new double[x.length];
        evaluator.mixed(d, mixed);
        double[] inTheta = Dense.scaled(
                1 / (2 * h),
                Dense.plus(
                        RegularizerCase.gradient(c.moved(h, d).evaluator(Precision.DOUBLE), x),
                        -1,
                        RegularizerCase.gradient(c.moved(-h, d).evaluator(Precision.DOUBLE), x)));
        assertThat(Dense.distance(mixed, inTheta)).isLessThan(1e-6 * (1 + Dense.norm(mixed)));

        double[] transposed = new double[d.length];
        evaluator.mixedTransposed(q, transposed);
        assertThat(Dense.dot(transposed, d))
                .isCloseTo(Dense.dot(mixed, q), within(1e-12 * (1 + Dense.norm(transposed))));
    }

    @Example
    void refusesWhatItCannotBeMadeOf() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputConvexNetwork(0, 1, 3, Boundary.REFLECTING, Precision.SINGLE))
                .withMessageContaining("filters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputConvexNetwork(1, 0, 3, Boundary.REFLECTING, Precision.SINGLE))
                .withMessageContaining("outputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputConvexNetwork(1, 1, 4, Boundary.REFLECTING, Precision.SINGLE))
                .withMessageContaining("size");
        InputConvexNetwork network = new InputConvexNetwork(1, 1, 5, Boundary.REFLECTING, Precision.SINGLE);
        BoundRegularizer bound = network.at(network.initialParameters(1, 0.1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound.evaluator(new ImageShape(1, 4, 9)))
                .withMessageContaining("at least 5");
    }
}
