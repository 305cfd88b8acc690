package org.bilevel.imaging.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators do, against definitions; how tight their constants are; what they refuse. */
final class ForwardOperatorsTest {

    private static final SeedPath SEED = SeedPath.of(8);
    private static final ImageShape SHAPE = new ImageShape(3, 7, 6);
    private static final BlurKernel GAUSSIAN = BlurKernel.gaussian(5, 1);

    private static double[] image(ImageShape shape) {
        return Dense.gaussian(shape.size(), SEED.child("image"));
    }

    private static double[] apply(ForwardOperator operator, ImageShape shape, double[] x) {
        LinearOperator k = operator.on(shape);
        double[] out = new double[k.outputLength()];
        k.apply(x, out);
        return out;
    }

    private static double[] gram(ForwardOperator operator, ImageShape shape, double[] x) {
        double[] out = new double[x.length];
        operator.on(shape).applyTranspose(apply(operator, shape, x), out);
        return out;
    }

    @ParameterizedTest
    @EnumSource
    void blursCorrelateEveryChannelWithTheKernel(Boundary boundary) {
        BlurKernel kernel = new BlurKernel(3, Dense.gaussian(9, SEED.child("taps")));
        double[] x = image(SHAPE);

        double[] blurred = apply(new Blur(kernel, boundary), SHAPE, x);

        for (int i = 0; i < x.length; i++) {
            int row = i / SHAPE.width() % SHAPE.height();
            int column = i % SHAPE.width();
            double sum = 0;
            for (int t = 0; t < 9; t++) {
                int y = boundary.source(row + t / 3 - 1, SHAPE.height());
                int z = boundary.source(column + t % 3 - 1, SHAPE.width());
                sum += kernel.taps()[t] * x[(i / SHAPE.pixels() * SHAPE.height() + y) * SHAPE.width() + z];
            }
            assertThat(blurred[i]).isCloseTo(sum, within(1e-14));
        }
    }

    @Test
    void gaussiansSumToOneAndHaveTheirVariance() {
        BlurKernel wide = BlurKernel.gaussian(31, 2);
        double variance = 0;
        for (int t = 0; t < wide.taps().length; t++) {
            variance += wide.taps()[t] * (t % 31 - 15) * (t % 31 - 15);
        }
        assertThat(variance).isCloseTo(4, within(1e-8));
        assertThat(Arrays.stream(GAUSSIAN.taps()).sum()).isCloseTo(1, within(1e-15));
        assertThat(GAUSSIAN.even()).isTrue();
    }

    /** The checkerboard has the smallest singular value of a Gaussian blur where the size is even, a constant the largest. */
    @ParameterizedTest
    @EnumSource
    void extremeSingularValuesOfBlursAreAttained(Boundary boundary) {
        ImageShape shape = new ImageShape(1, 8, 8);
        Blur blur = new Blur(GAUSSIAN, Boundary.PERIODIC);
        double[] line = {GAUSSIAN.taps()[2] / GAUSSIAN.taps()[12], GAUSSIAN.taps()[7] / GAUSSIAN.taps()[12]};
        double alternating = (1 - 2 * line[1] + 2 * line[0]) / (1 + 2 * line[1] + 2 * line[0]);

        assertThat(new Blur(GAUSSIAN, boundary).squaredNorm(shape).value()).isBetween(1 - 1e-12, 1 + 1e-12);
        assertThat(blur.smallestSquaredSingularValue(shape).value()).isCloseTo(Math.pow(alternating, 4), within(1e-15));
        assertThat(new Blur(GAUSSIAN, boundary)
                        .smallestSquaredSingularValue(shape)
                        .value())
                .isGreaterThan(0);
    }

    @Test
    void periodicBlursAreDiagonalInTheirSymbol() {
        Blur blur = new Blur(BlurKernel.gaussian(3, 0.7), Boundary.PERIODIC);
        ImageShape shape = new ImageShape(1, 6, 8);
        double[] symbol = blur.gramSymbol(shape).orElseThrow();
        for (int u = 0; u < 6; u++) {
            for (int v = 0; v <= 4; v++) {
                double[] wave = new double[48];
                for (int p = 0; p < 48; p++) {
                    wave[p] = Math.cos(2 * Math.PI * (u * (p / 8) / 6.0 + v * (p % 8) / 8.0));
                }
                double[] expected = Dense.scaled(symbol[u * 5 + v], wave);
                assertThat(Dense.distance(gram(blur, shape, wave), expected)).isLessThan(1e-13);
            }
        }
    }

    @Test
    void diagonalsAreThoseOfTheGramMatrix() {
        ForwardOperator[] exact = {
            new Blur(GAUSSIAN, Boundary.PERIODIC),
            new Mask(0.5, 3),
            new Downsampling(1),
            new Identity(),
            new FourierTransform(),
            new WeightedLines(new double[] {1, 0.5, 0, 0.1}),
            new Radon(7),
            new Stack(List.of(new Mask(0.5, 3), new Radon(3)))
        };
        for (ForwardOperator operator : exact) {
            double[] diagonal = operator.gramDiagonal(SHAPE).orElseThrow();
            for (int i = 0; i < diagonal.length; i++) {
                double[] e = new double[diagonal.length];
                e[i] = 1;
                assertThat(gram(operator, SHAPE, e)[i]).isCloseTo(diagonal[i], within(1e-15));
            }
        }
    }

    /** Every entry is the unitary transform by its definition, times the root of the lines that it stands for. */
    @Test
    void fourierTransformsAreThoseOfTheDefinition() {
        for (int width : new int[] {6, 7}) {
            ImageShape shape = new ImageShape(1, 5, width);
            double[] x = image(shape);
            double[] y = apply(new FourierTransform(), shape, x);
            int lines = width / 2 + 1;
            assertThat(y).hasSize(2 * 5 * lines);
            for (int f = 0; f < 5 * lines; f++) {
                double real = 0;
                double imaginary = 0;
                for (int p = 0; p < x.length; p++) {
                    double phase =
                            2 * Math.PI * (f / lines * (p / width) / 5.0 + (double) (f % lines) * (p % width) / width);
                    real += x[p] * Math.cos(phase);
                    imaginary -= x[p] * Math.sin(phase);
                }
                boolean alone = f % lines == 0 || 2 * (f % lines) == width;
                double scale = Math.sqrt((alone ? 1.0 : 2.0) / shape.pixels());
                assertThat(y[f]).isCloseTo(scale * real, within(1e-13));
                assertThat(y[5 * lines + f]).isCloseTo(scale * imaginary, within(1e-13));
            }
            assertThat(Dense.distance(gram(new FourierTransform(), shape, x), x))
                    .isLessThan(1e-13);
        }
    }

    @Test
    void linesAreWavesOfTheirWeights() {
        ImageShape shape = new ImageShape(1, 4, 6);
        WeightedLines lines = new WeightedLines(new double[] {1, 0.5, 0, 0.1});
        for (int v = 0; v < 4; v++) {
            double[] wave = new double[24];
            for (int p = 0; p < 24; p++) {
                wave[p] = Math.cos(2 * Math.PI * (Math.floorDiv(p, 6) / 4.0 + v * (p % 6) / 6.0));
            }
            double weight = lines.gramSymbol(shape).orElseThrow()[4 + v];
            assertThat(weight).isEqualTo(lines.weights()[v]);
            assertThat(Dense.distance(gram(lines, shape, wave), Dense.scaled(weight, wave)))
                    .isLessThan(1e-13);
        }
        assertThat(lines.weighted(apply(new FourierTransform(), shape, image(shape))))
                .isEqualTo(apply(lines, shape, image(shape)));
    }

    /** At angle 0 rays run down the columns, at a right angle along the rows; every pixel counts once at every angle, and lies on a line with all others that it shares a detector with. */
    @Test
    void projectionsAreSumsAlongRays() {
        ImageShape shape = new ImageShape(1, 5, 5);
        double[] x = image(shape);
        double[] y = apply(new Radon(2), shape, x);
        int detectors = y.length / 2;
        double scale = Arrays.stream(y).sum() / (2 * Arrays.stream(x).sum());
        for (int a = 0; a < 2; a++) {
            double total = 0;
            double moment = 0;
            for (int d = 0; d < detectors; d++) {
                total += y[a * detectors + d];
                moment += y[a * detectors + d] * (d - (detectors - 1) / 2.0);
            }
            double expected = 0;
            for (int p = 0; p < 25; p++) {
                expected += scale * x[p] * ((a == 0 ? p % 5 : Math.floorDiv(p, 5)) - 2);
            }
            assertThat(total).isCloseTo(scale * Arrays.stream(x).sum(), within(1e-13));
            assertThat(moment).as("linear interpolation keeps first moments").isCloseTo(expected, within(1e-13));
        }
    }

    /** Power iteration finds most of the norm that is proven to be no more than 1. */
    @Test
    void projectionsHaveANormOfAboutOne() {
        ImageShape shape = new ImageShape(1, 16, 16);
        double[] x = ones(256);
        for (int k = 0; k < 30; k++) {
            x = gram(new Radon(30), shape, Dense.scaled(1 / Dense.norm(x), x));
        }
        assertThat(Dense.norm(x)).isBetween(0.5, 1.0);
    }

    @Test
    void filteredBackProjectionOfManyAnglesIsCloseToTheImage() {
        ImageShape shape = new ImageShape(1, 32, 32);
        double[] x = new double[1024];
        for (int p = 0; p < 1024; p++) {
            double r2 = Math.pow(p % 32 - 14, 2) + Math.pow(Math.floorDiv(p, 32) - 17, 2);
            x[p] = Math.exp(-r2 / 32);
        }
        Radon radon = new Radon(90);
        double[] picture = radon.picture(shape, apply(radon, shape, x));
        assertThat(Dense.distance(picture, x) / Dense.norm(x)).isLessThan(0.05);
    }

    @Test
    void stacksMeasureOneAfterTheOther() {
        Identity identity = new Identity();
        Mask mask = new Mask(0.5, 1);
        Stack stack = new Stack(List.of(mask, identity));
        double[] x = image(SHAPE);
        double[] y = apply(stack, SHAPE, x);
        assertThat(Arrays.copyOf(y, 63)).isEqualTo(apply(mask, SHAPE, x));
        assertThat(Arrays.copyOfRange(y, 63, y.length)).isEqualTo(x);
        assertThat(stack.smallestSquaredSingularValue(SHAPE).value()).isEqualTo(1);
        assertThat(stack.gramSymbol(SHAPE).orElseThrow()[3]).isCloseTo(1.5, within(1e-15));
        assertThat(new Stack(List.of(new Downsampling(1), identity)).gramSymbol(SHAPE))
                .as("one of them does not know")
                .isEmpty();
    }

    @Test
    void masksKeepTheFractionOfPixelsInAllChannels() {
        for (double keep : new double[] {1e-9, 0.2, 0.5, 1}) {
            double[] kept = gram(new Mask(keep, 1), SHAPE, Dense.plus(new double[126], 1, ones(126)));
            double count = Math.max(1, Math.rint(keep * 42));
            assertThat(Arrays.stream(kept).sum()).isEqualTo(3 * count);
            assertThat(Arrays.copyOfRange(kept, 42, 84)).isEqualTo(Arrays.copyOf(kept, 42));
        }
        double[] x = image(SHAPE);
        assertThat(gram(new Mask(0.5, 1), SHAPE, x))
                .isEqualTo(gram(new Mask(0.5, 1), SHAPE, x))
                .isNotEqualTo(gram(new Mask(0.5, 2), SHAPE, x));
        assertThat(new Mask(1, 1).smallestSquaredSingularValue(SHAPE).value()).isEqualTo(1);
    }

    /** Every pixel is as likely as any other: over 2000 seeds, a count of 1000 has a standard deviation of 22. */
    @Test
    void masksChooseUniformly() {
        ImageShape shape = new ImageShape(1, 3, 4);
        double[] counts = new double[12];
        for (int seed = 0; seed < 2000; seed++) {
            counts = Dense.plus(counts, 1, gram(new Mask(0.5, seed), shape, ones(12)));
        }
        for (double count : counts) {
            assertThat(count).isBetween(890.0, 1110.0);
        }
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void downsamplingTakesMeansWhichPicturesRepeat() {
        ImageShape shape = new ImageShape(1, 2, 4);
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        double[] means = {3.5, 5.5};
        Downsampling half = new Downsampling(2);

        assertThat(apply(half, shape, x)).isEqualTo(means);
        assertThat(half.picture(shape, means)).containsExactly(3.5, 3.5, 5.5, 5.5, 3.5, 3.5, 5.5, 5.5);
        assertThat(half.outputShape(shape)).contains(new ImageShape(1, 1, 2));
    }

    @Test
    void compositionsApplyOneAfterTheOther() {
        Blur blur = new Blur(GAUSSIAN, Boundary.REFLECTING);
        Mask mask = new Mask(0.5, 1);
        double[] x = image(SHAPE);
        Composition both = new Composition(mask, blur);

        assertThat(apply(both, SHAPE, x)).isEqualTo(apply(mask, SHAPE, apply(blur, SHAPE, x)));
        assertThat(new Composition(blur, new Identity())
                        .smallestSquaredSingularValue(SHAPE)
                        .value())
                .isEqualTo(blur.smallestSquaredSingularValue(SHAPE).value());
        assertThat(both.gramSymbol(SHAPE).orElseThrow()[0]).isCloseTo(0.5, within(1e-12));
        assertThat(both.picture(SHAPE, apply(both, SHAPE, x))).isEqualTo(gram(mask, SHAPE, apply(blur, SHAPE, x)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Composition(blur, mask).on(SHAPE))
                .withMessageContaining("must be an operator whose measurements are images");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlurKernel.gaussian(4, 1))
                .withMessage("size = 4, must be odd and >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlurKernel.gaussian(5, 0))
                .withMessage("sigma = 0, must be > 0 and finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlurKernel(3, new double[8]))
                .withMessage("number of taps = 8, must be 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlurKernel(1, new double[] {Double.NaN}))
                .withMessage("sum of moduli of the taps = NaN, must be > 0 and finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Blur(GAUSSIAN, Boundary.PERIODIC).on(new ImageShape(1, 4, 9)))
                .withMessage("image = 1x4x9, must be at least 5 pixels on each side");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedLines(new double[] {1, 1, 1}).on(new ImageShape(1, 4, 9)))
                .withMessage("image = 1x4x9, must be 4 or 5 pixels wide, as the weights of 3 lines are for");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mask(0, 1))
                .withMessage("keep = 0, must be > 0 and <= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Downsampling(0))
                .withMessage("factor = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Downsampling(2).on(new ImageShape(1, 4, 5)))
                .withMessage("image = 1x4x5, must be a multiple of 2 pixels on each side");
    }
}
