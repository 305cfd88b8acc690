package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
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
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;

/** Every potential in the whole: also Huber's, whose kinks of the curvature leave Taylor tests too little room for the contract. */
final class FieldsOfExpertsPotentialTest {

    private record Case(ImageShape shape, double[] theta, double[] x, double[] q, SeedPath seed) {

        static Case of(SeedPath seed) {
            RandomGenerator random = seed.child("shape").generator();
            ImageShape shape =
                    new ImageShape(random.nextBoolean() ? 1 : 3, 3 + random.nextInt(4), 3 + random.nextInt(4));
            double[] start = foe(Potential.SQRT, Precision.DOUBLE).initialParameters(shape.channels(), 1);
            double[] theta = Dense.plus(start, 0.3, Dense.gaussian(start.length, seed.child("theta")));
            double[] x = Dense.scaled(random.nextDouble(0.02, 0.5), Dense.gaussian(shape.size(), seed.child("x")));
            return new Case(
                    shape, theta, x, Dense.direction(x.length, seed.child("q").generator()), seed);
        }

        static FieldsOfExperts foe(Potential potential, Precision precision) {
            return new FieldsOfExperts(3, 3, Boundary.REFLECTING, precision, potential);
        }

        RegularizerEvaluator at(double[] parameters, double[] image, Potential potential, Precision precision) {
            RegularizerEvaluator evaluator =
                    foe(potential, precision).at(parameters, shape.channels()).evaluator(shape);
            evaluator.linearize(image);
            return evaluator;
        }

        RegularizerEvaluator at(double[] image, Potential potential) {
            return at(theta, image, potential, Precision.DOUBLE);
        }

        double[] transposed(RegularizerEvaluator evaluator) {
            double[] out = new double[theta.length];
            evaluator.mixedTransposed(q, out);
            return out;
        }
    }

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    /** To the three digits that kinks leave them. */
    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void derivativesAgreeWithDifferences(@ForAll("seeds") SeedPath seed, @ForAll Potential potential) {
        Case c = Case.of(seed);
        double h = 1e-6;
        RegularizerEvaluator evaluator = c.at(c.x(), potential);
        double[] gradient = RegularizerCase.gradient(evaluator, c.x());
        double[] ahead = Dense.plus(c.x(), h, c.q());
        double[] behind = Dense.plus(c.x(), -h, c.q());
        assertThat(Dense.dot(gradient, c.q()))
                .isCloseTo(
                        (evaluator.value(ahead) - evaluator.value(behind)) / (2 * h),
                        within(1e-6 * (1 + Dense.norm(gradient))));
        double[] product = RegularizerCase.hessian(evaluator, c.q());
        double[] difference =
                Dense.plus(RegularizerCase.gradient(evaluator, ahead), -1, RegularizerCase.gradient(evaluator, behind));
        assertThat(Dense.distance(product, Dense.scaled(1 / (2 * h), difference)))
                .isLessThan(1e-3 * (1 + Dense.norm(product)));

        double[] d = Dense.direction(c.theta().length, seed.child("d").generator());
        double[] mixed = new double[c.x().length];
        evaluator.mixed(d, mixed);
        double[] inTheta = Dense.plus(
                RegularizerCase.gradient(c.at(Dense.plus(c.theta(), h, d), c.x(), potential, Precision.DOUBLE), c.x()),
                -1,
                RegularizerCase.gradient(
                        c.at(Dense.plus(c.theta(), -h, d), c.x(), potential, Precision.DOUBLE), c.x()));
        assertThat(Dense.distance(mixed, Dense.scaled(1 / (2 * h), inTheta)))
                .isLessThan(1e-3 * (1 + Dense.norm(mixed)));
        assertThat(Dense.dot(c.transposed(evaluator), d))
                .isCloseTo(Dense.dot(mixed, c.q()), within(1e-11 * (1 + Dense.norm(mixed))));
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void boundsHold(@ForAll("seeds") SeedPath seed, @ForAll Potential potential) {
        Case c = Case.of(seed);
        RandomGenerator random = seed.child("y").generator();
        double radius = Math.pow(10, random.nextDouble(-3, 1));
        double[] y = Dense.plus(c.x(), radius, Dense.direction(c.x().length, random));
        RegularizerEvaluator atX = c.at(c.x(), potential);
        RegularizerEvaluator atY = c.at(y, potential);
        BoundRegularizer bound =
                Case.foe(potential, Precision.DOUBLE).at(c.theta(), c.shape().channels());
        double[] ax = RegularizerCase.hessian(atX, c.q());
        double[] bx = c.transposed(atX);
        double ofA = Dense.distance(ax, RegularizerCase.hessian(atY, c.q()));
        double ofB = Dense.distance(bx, c.transposed(atY));

        assertThat(Dense.dot(ax, c.q())).isBetween(-1e-12, bound.smoothness().value());
        assertThat(Dense.norm(bx)).isLessThanOrEqualTo(atX.mixedNorm().value());
        assertThat(ofA).isLessThanOrEqualTo(atX.hessianChange(c.q(), radius).value() + 1e-12);
        assertThat(ofA).isLessThanOrEqualTo(bound.hessianLipschitz().value() * radius + 1e-12);
        assertThat(ofB).isLessThanOrEqualTo(atX.mixedChange(c.q(), radius).value() + 1e-12);
        assertThat(ofB).isLessThanOrEqualTo(atX.mixedLipschitz().value() * radius + 1e-12);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void roundingIsBounded(@ForAll("seeds") SeedPath seed, @ForAll Potential potential) {
        Case c = Case.of(seed);
        RegularizerEvaluator single = c.at(c.theta(), c.x(), potential, Precision.SINGLE);
        RegularizerEvaluator precise = c.at(c.x(), potential);

        assertWithin(
                single.gradientRounding(c.x()),
                RegularizerCase.gradient(single, c.x()),
                RegularizerCase.gradient(precise, c.x()));
        assertWithin(
                single.hessianRounding(c.q()),
                RegularizerCase.hessian(single, c.q()),
                RegularizerCase.hessian(precise, c.q()));
        assertWithin(single.mixedRounding(c.q()), c.transposed(single), c.transposed(precise));
    }

    /** Errors in double precision are smaller by 2^-29. */
    private static void assertWithin(Constant rounding, double[] actual, double[] expected) {
        assertThat(Dense.distance(actual, expected)).isLessThanOrEqualTo(rounding.value() * (1 + 1e-6));
    }
}
