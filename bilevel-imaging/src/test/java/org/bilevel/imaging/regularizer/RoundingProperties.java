package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.dfp.Dfp;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.loss.MeanSquaredError;
import org.junit.jupiter.api.Test;

/** Bounds on rounding errors against the same expressions with 40 digits. */
final class RoundingProperties {

    /** A rounding error beside the bound on it. */
    private record Rounded(String what, double error, double bound, int dimension) {

        Rounded(String what, double[] computed, Dfp[] exact, Constant bound) {
            this(what, PreciseReference.distance(computed, exact), bound.value(), computed.length);
            assertThat(bound.certified()).isTrue();
        }
    }

    @Provide
    Arbitrary<RegularizerSetting> settings() {
        return RegularizerSetting.arbitrary();
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void errorsOfRegularisersAreWithinTheirBounds(
            @ForAll("settings") RegularizerSetting setting,
            @ForAll Precision precision,
            @ForAll @IntRange(max = 12) int digitsOfMean) {
        RegularizerSetting moved =
                digitsOfMean % 2 == 0 ? setting : setting.withFilterMeans(Math.pow(10, digitsOfMean));
        assertWithin(errors(moved.in(precision)));
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void errorsOfRestorationAreWithinTheirBounds(
            @ForAll("settings") RegularizerSetting setting, @ForAll Precision precision) {
        assertWithin(errorsOfRestoration(setting.in(precision)));
    }

    @Property(tries = 100)
    void errorsOfTheMeanSquaredErrorAreWithinTheirBounds(
            @ForAll @IntRange(min = 1, max = 50) int n, @ForAll long seed) {
        assertWithin(List.of(errorOfMeanSquaredError(n, SeedPath.of(seed))));
    }

    private static void assertWithin(List<Rounded> errors) {
        for (Rounded rounded : errors) {
            assertThat(rounded.error()).as(rounded.what()).isLessThanOrEqualTo(rounded.bound());
        }
    }

    private static List<Rounded> errors(RegularizerSetting setting) {
        PreciseReference reference = PreciseReference.of(setting.regularizer(), setting.theta(), setting.shape());
        double[] x = setting.image();
        double[] q = setting.q();
        RegularizerEvaluator evaluator = setting.linearized(x);
        double[] hessian = RegularizerCase.hessian(evaluator, q);
        double[] mixed = new double[setting.theta().length];
        evaluator.mixedTransposed(q, mixed);
        double[] elsewhere = Dense.scaled(0.3, x);
        return List.of(
                new Rounded(
                        "gradient",
                        RegularizerCase.gradient(evaluator, elsewhere),
                        reference.gradient(elsewhere),
                        evaluator.gradientRounding(elsewhere)),
                new Rounded("Hessian product", hessian, reference.hessian(x, q), evaluator.hessianRounding(q)),
                new Rounded("B^T q", mixed, reference.mixedTransposed(x, q), evaluator.mixedRounding(q)));
    }

    private static List<Rounded> errorsOfRestoration(RegularizerSetting setting) {
        PreciseReference reference = PreciseReference.of(setting.regularizer(), setting.theta(), setting.shape());
        double[] data = setting.image();
        double[] x =
                Dense.plus(data, 1, Dense.gaussian(data.length, setting.seed().child("x")));
        double[] q = setting.q();
        LowerLevelObjective h = setting.problem().lowerLevel(setting.theta()).objective(0);
        Dfp[] residual = PreciseReference.of(data);
        Dfp[] image = PreciseReference.of(x);
        for (int i = 0; i < residual.length; i++) {
            residual[i] = image[i].subtract(residual[i]);
        }
        double[] gradient = new double[x.length];
        h.gradient(x, gradient);
        Constant gradientRounding = h.gradientRounding(x);
        Linearization linearization = h.linearize(x);
        return List.of(
                new Rounded(
                        "gradient of h",
                        gradient,
                        PreciseReference.plus(residual, reference.gradient(x)),
                        gradientRounding),
                new Rounded(
                        "Hessian product of h",
                        product(linearization.hessian(), q),
                        PreciseReference.plus(PreciseReference.of(q), reference.hessian(x, q)),
                        linearization.hessianRounding(q)));
    }

    private static double[] product(LinearOperator operator, double[] v) {
        double[] out = new double[operator.outputLength()];
        operator.apply(v, out);
        return out;
    }

    private static Rounded errorOfMeanSquaredError(int n, SeedPath seed) {
        double[] truth = Dense.gaussian(n, seed.child("truth"));
        double[] x = Dense.plus(truth, 0.1, Dense.gaussian(n, seed.child("x")));
        MeanSquaredError g = new MeanSquaredError(truth);
        double[] gradient = new double[n];
        g.gradient(x, gradient);
        Dfp[] exact = PreciseReference.of(x);
        for (int i = 0; i < n; i++) {
            exact[i] = exact[i].subtract(PreciseReference.of(truth[i])).divide(n);
        }
        return new Rounded("gradient of g", gradient, exact, g.gradientRounding(x));
    }

    /** The largest share of a bound that errors take up, over some images: worst cases of few sums are rare, hence the room. */
    @Test
    void boundsAreNotAbsurdlyLoose() {
        Map<String, Double> shares = new HashMap<>();
        for (int draw = 0; draw < 6; draw++) {
            SeedPath seed = SeedPath.of(draw);
            List<Rounded> all = new ArrayList<>();
            all.add(errorOfMeanSquaredError(40, seed));
            for (int filters : new int[] {0, 2}) {
                RegularizerSetting setting =
                        RegularizerSetting.of(filters, 1 + 2 * (draw % 2), Boundary.REFLECTING, 1, 2, 1, seed);
                for (Rounded rounded : errors(setting)) {
                    all.add(named(rounded, setting.regularizer()));
                }
                for (Rounded rounded : errorsOfRestoration(setting)) {
                    all.add(named(rounded, setting.regularizer()));
                }
            }
            for (Rounded rounded : all) {
                double share = rounded.error() / rounded.bound() * Math.sqrt(rounded.dimension());
                shares.merge(rounded.what(), share, Math::max);
            }
        }
        shares.forEach((what, share) ->
                assertThat(share).as("%s: sqrt(n) error / bound", what).isGreaterThan(2e-5));
    }

    /** Filters of huge mean lose their digits in centring; the constants are those of the filters without rounding, all the same. */
    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void constantsCountTheRoundingOfCentring(
            @ForAll @IntRange(max = 1000) int seed, @ForAll @DoubleRange(min = 1e13, max = 1e16) double mean) {
        assertConstants(RegularizerSetting.of(1, 1, Boundary.PERIODIC, 2, 2, 1, SeedPath.of(seed))
                .withFilterMeans(mean));
    }

    /** Centred in double precision, this filter has a norm of 16 instead of 19.3 on 5x5 pixels. */
    @Test
    void constantsHoldWhereCentringShrinksAFilter() {
        double[] theta = {0, 0, 0, 4, 8, 4, 0, 0, 0, 0, 0, 0};
        for (int tap = 0; tap < 9; tap++) {
            theta[tap] += 2e16;
        }
        assertConstants(new RegularizerSetting(
                new FieldsOfExperts(1, 3, Boundary.PERIODIC, Precision.DOUBLE),
                new ImageShape(1, 5, 5),
                theta,
                1,
                SeedPath.of(1)));
    }

    private static void assertConstants(RegularizerSetting setting) {
        PreciseReference reference = PreciseReference.of(setting.regularizer(), setting.theta(), setting.shape());
        BoundRegularizer bound = setting.bound();
        double[] x = setting.image();
        double[] q = setting.q();
        double[] v = largestEigenvector(reference, q);
        double norm = Dense.norm(PreciseReference.toDouble(reference.hessian(new double[x.length], v)));
        assertThat(norm)
                .as("||A(0)|| from below")
                .isLessThanOrEqualTo(bound.smoothness().value());
        double radius = setting.radius();
        double[] y = Dense.plus(x, radius, v);
        RegularizerEvaluator evaluator = setting.linearized(x);
        double hessianChange = Dense.distance(
                PreciseReference.toDouble(reference.hessian(y, q)), PreciseReference.toDouble(reference.hessian(x, q)));
        assertThat(hessianChange)
                .as("||(A(y) - A(x)) q||")
                .isLessThanOrEqualTo(evaluator.hessianChange(q, radius).value())
                .isLessThanOrEqualTo(bound.hessianLipschitz().value() * radius);
        double[] mixedX = PreciseReference.toDouble(reference.mixedTransposed(x, q));
        double[] mixedY = PreciseReference.toDouble(reference.mixedTransposed(y, q));
        assertThat(Dense.norm(mixedX))
                .as("||B^T q||")
                .isLessThanOrEqualTo(evaluator.mixedNorm().value());
        assertThat(Dense.distance(mixedX, mixedY))
                .as("||(B(y) - B(x))^T q||")
                .isLessThanOrEqualTo(evaluator.mixedChange(q, radius).value())
                .isLessThanOrEqualTo(evaluator.mixedLipschitz().value() * radius);
    }

    /** Power iteration at the image 0, where phi'' is largest everywhere. */
    private static double[] largestEigenvector(PreciseReference reference, double[] start) {
        double[] v = start;
        for (int step = 0; step < 12; step++) {
            double[] next = PreciseReference.toDouble(reference.hessian(new double[start.length], v));
            v = Dense.scaled(1 / Dense.norm(next), next);
        }
        return v;
    }

    private static Rounded named(Rounded rounded, Regularizer regularizer) {
        String name = regularizer.getClass().getSimpleName() + ", " + rounded.what();
        return new Rounded(name, rounded.error(), rounded.bound(), rounded.dimension());
    }
}
