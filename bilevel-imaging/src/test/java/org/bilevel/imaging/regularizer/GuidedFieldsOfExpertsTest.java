package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.junit.jupiter.api.Test;

/** What the contract does not know of: the masks themselves, and what is stored in other orders by kernels of larger images. */
final class GuidedFieldsOfExpertsTest {

    private static final int FILTERS = 3;
    private static final int FEATURES = 4;

    private static GuidedFieldsOfExperts guided(int size, Precision precision) {
        return new GuidedFieldsOfExperts(FILTERS, size, FEATURES, Boundary.REFLECTING, precision, Potential.SQRT);
    }

    private static FieldsOfExperts plain(int size, Precision precision) {
        return new FieldsOfExperts(FILTERS, size, Boundary.REFLECTING, precision, Potential.SQRT);
    }

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    private static double[] theta(GuidedFieldsOfExperts regularizer, int channels, SeedPath seed) {
        double[] start = regularizer.initialParameters(channels, 0.1);
        return Dense.plus(start, 0.3, Dense.gaussian(start.length, seed.child("theta")));
    }

    private static Image image(ImageShape shape, double contrast, SeedPath seed) {
        return new Image(shape, Dense.scaled(contrast, Dense.gaussian(shape.size(), seed)));
    }

    /** Pixel by pixel, from the definitions. */
    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void valueIsTheDefinition(@ForAll("seeds") SeedPath seed) {
        ImageShape shape = new ImageShape(1, 6, 8);
        GuidedFieldsOfExperts regularizer = guided(3, Precision.DOUBLE);
        double[] theta = theta(regularizer, 1, seed);
        Image guide = image(shape, 0.2, seed.child("guide"));
        Image x = image(shape, 0.2, seed.child("x"));

        int weights = FILTERS * 9;
        double nu = Math.exp(theta[weights + FILTERS + 1]);
        double expected = 0;
        for (int k = 0; k < FILTERS; k++) {
            double[] filter = Arrays.copyOfRange(theta, 9 * k, 9 * k + 9);
            double mean = Arrays.stream(filter).average().orElseThrow();
            double weight = Math.exp(theta[weights + FILTERS] + theta[weights + k]);
            for (int row = 0; row < 6; row++) {
                for (int column = 0; column < 8; column++) {
                    double t = response(x, filter, mean, row, column);
                    double sum = 0;
                    for (int j = 0; j < FEATURES; j++) {
                        sum += Math.exp(theta[weights + FILTERS + 2 + k * FEATURES + j])
                                * feature(guide, j, row, column);
                    }
                    expected += weight / (1 + sum) * (Math.sqrt(t * t + nu * nu) - nu);
                }
            }
        }
        assertThat(regularizer.at(theta, 1).evaluator(guide).value(x.data()))
                .isCloseTo(expected, within(1e-12 * expected));
    }

    private static double response(Image x, double[] filter, double mean, int row, int column) {
        int side = (int) Math.sqrt(filter.length);
        double sum = 0;
        for (int t = 0; t < filter.length; t++) {
            int y = Boundary.REFLECTING.source(
                    row + t / side - side / 2, x.shape().height());
            int z = Boundary.REFLECTING.source(
                    column + t % side - side / 2, x.shape().width());
            sum += (filter[t] - mean) * x.at(0, y, z);
        }
        return sum;
    }

    private static double feature(Image guide, int j, int row, int column) {
        double[] filter = CosineFilters.bank(FEATURES, 1, 5)[j];
        double sum = 0;
        int pixels = 0;
        for (int y = Math.max(0, row - 2); y <= Math.min(guide.shape().height() - 1, row + 2); y++) {
            for (int x = Math.max(0, column - 2); x <= Math.min(guide.shape().width() - 1, column + 2); x++) {
                sum += Math.abs(response(guide, filter, 0, y, x));
                pixels++;
            }
        }
        return sum / pixels;
    }

    /** On images and with filters for which gradients go by Fourier transforms, too, in tiles. */
    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void aFlatGuideChangesNothing(@ForAll("seeds") SeedPath seed) {
        for (ImageShape shape : List.of(new ImageShape(1, 20, 23), new ImageShape(3, 70, 90))) {
            GuidedFieldsOfExperts regularizer = guided(7, Precision.SINGLE);
            double[] theta = theta(regularizer, shape.channels(), seed);
            double[] ofPlain = Arrays.copyOf(
                    theta, plain(7, Precision.SINGLE).layout(shape.channels()).dimension());
            double[] x = image(shape, 0.2, seed.child("x")).data();
            double[] flat = new double[shape.size()];
            Arrays.fill(flat, 0.5);

            RegularizerEvaluator masked =
                    regularizer.at(theta, shape.channels()).evaluator(new Image(shape, flat));
            RegularizerEvaluator expected =
                    plain(7, Precision.SINGLE).at(ofPlain, shape.channels()).evaluator(shape);
            assertThat(Dense.distance(RegularizerCase.gradient(masked, x), RegularizerCase.gradient(expected, x)))
                    .isLessThanOrEqualTo(2 * expected.gradientRounding(x).value());
        }
    }

    /** The kernels of large images keep masks in an order of their own. */
    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void singlePrecisionIsOffByNoMoreThanItsBounds(@ForAll("seeds") SeedPath seed) {
        for (ImageShape shape : List.of(new ImageShape(1, 9, 11), new ImageShape(3, 40, 70))) {
            double[] theta = theta(guided(7, Precision.SINGLE), shape.channels(), seed);
            Image guide = image(shape, 0.2, seed.child("guide"));
            double[] x = image(shape, 0.2, seed.child("x")).data();
            double[] q = Dense.direction(shape.size(), seed.child("q").generator());
            RegularizerEvaluator single =
                    guided(7, Precision.SINGLE).at(theta, shape.channels()).evaluator(guide);
            RegularizerEvaluator precise =
                    guided(7, Precision.DOUBLE).at(theta, shape.channels()).evaluator(guide);
            single.linearize(x);
            precise.linearize(x);
            double[] mixed = new double[theta.length];
            double[] expectedMixed = new double[theta.length];
            single.mixedTransposed(q, mixed);
            precise.mixedTransposed(q, expectedMixed);

            assertWithin(
                    single.gradientRounding(x),
                    RegularizerCase.gradient(single, x),
                    RegularizerCase.gradient(precise, x));
            assertWithin(
                    single.hessianRounding(q), RegularizerCase.hessian(single, q), RegularizerCase.hessian(precise, q));
            assertWithin(single.mixedRounding(q), mixed, expectedMixed);
        }
    }

    private static void assertWithin(Constant rounding, double[] actual, double[] expected) {
        double distance = Dense.distance(actual, expected);
        assertThat(distance).isPositive().isLessThanOrEqualTo(rounding.value() * (1 + 1e-6));
    }

    @Test
    void regularisersWithoutGuideDoNotMindOne() {
        Image image = image(new ImageShape(1, 8, 8), 1, SeedPath.of(1));
        for (Regularizer regularizer : List.of(
                new TotalVariation(),
                plain(3, Precision.DOUBLE),
                new RegularizerSum(new TotalVariation(), new TotalVariation()))) {
            BoundRegularizer bound = regularizer.at(regularizer.initialParameters(1, 0.1), 1);
            Image large = image(new ImageShape(1, 20, 20), 1, SeedPath.of(2));
            assertThat(bound.evaluator(large).value(large.data()))
                    .isEqualTo(bound.evaluator(large.shape()).value(large.data()));
        }
        Regularizer sum = new RegularizerSum(new TotalVariation(), guided(3, Precision.DOUBLE));
        double[] theta = sum.initialParameters(1, 0.1);
        assertThat(sum.guided()).isTrue();
        assertThat(sum.at(theta, 1).evaluator(image).value(image.data()))
                .isLessThan(sum.at(theta, 1).evaluator(image.shape()).value(image.data()));
    }

    @Test
    void aMeasurementWithoutGuideIsRefused() {
        Image image = image(new ImageShape(1, 8, 8), 1, SeedPath.of(1));
        Measurement sample = new Measurement("photo", image, image.data());
        GuidedFieldsOfExperts regularizer = guided(3, Precision.DOUBLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RestorationProblem(new Identity(), regularizer, List.of(sample)))
                .withMessageStartingWith("sample 'photo' has no guide, which GuidedFieldsOfExperts");
        double[] theta = regularizer.initialParameters(1, 0.1);
        assertThat(new RestorationProblem(new Identity(), regularizer, List.of(sample.guidedBy(image)))
                        .lowerLevel(theta)
                        .objective(0)
                        .dimension())
                .isEqualTo(64);
    }
}
