package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.dfp.Dfp;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.solvers.problem.LogisticRegression.Regularization;

/** Bounds on rounding errors hold against 50 decimal digits, and are no more than a few hundred times the smallest spacing of what is summed. */
final class RoundingBoundsTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    private static void assertWithin(Constant bound, double[] computed, Dfp[] exact, double size) {
        assertThat(bound.certified()).isTrue();
        assertThat(Precise.distance(computed, exact)).isLessThanOrEqualTo(bound.value());
        assertThat(bound.value()).as("bound, for numbers of size %s", size).isLessThanOrEqualTo(1e-13 * size);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void ofQuadraticProblems(@ForAll("seeds") SeedPath seed) {
        RandomGenerator random = seed.child("data").generator();
        double[][] a1 = gaussian(7, 3, random);
        double[][] a2 = gaussian(7, 3, random);
        double[][] a3 = gaussian(7, 2, random);
        double[][] b1 = gaussian(1, 7, random);
        double[][] b2 = gaussian(1, 7, random);
        double[] theta = Dense.gaussian(2, random);
        double[] x = Dense.gaussian(3, random);
        double[] q = Dense.gaussian(3, random);
        BilevelProblem problem = new QuadraticProblem(a1, a2, a3, b1, b2);
        LowerLevelObjective h = problem.lowerLevel(theta).objective(0);

        Dfp[] data = Precise.of(Dense.scaled(-1, b2[0]));
        Dfp[] shifted = Precise.plus(Precise.times(a3, Precise.of(theta)), data);
        Dfp[] residual = Precise.plus(Precise.times(a2, Precise.of(x)), shifted);
        Dfp[] upperResidual = Precise.plus(Precise.times(a1, Precise.of(x)), Precise.of(Dense.scaled(-1, b1[0])));
        assertWithin(h.gradientRounding(x), Reference.gradient(h, x), Precise.twiceTransposeTimes(a2, residual), 1000);
        double[] upper = new double[3];
        problem.upperLevel(0).gradient(x, upper);
        assertWithin(
                problem.upperLevel(0).gradientRounding(x), upper, Precise.twiceTransposeTimes(a1, upperResidual), 1000);
        Dfp value = Precise.of(0);
        for (Dfp entry : upperResidual) {
            value = value.add(entry.multiply(entry));
        }
        assertWithin(
                problem.upperLevel(0).valueRounding(x),
                new double[] {problem.upperLevel(0).value(x)},
                new Dfp[] {value},
                1000);
        Dfp[] along = Precise.times(a2, Precise.of(q));
        assertProducts(
                h.linearize(x),
                q,
                Precise.twiceTransposeTimes(a2, along),
                Precise.twiceTransposeTimes(a3, along),
                1000);
    }

    private static double[][] gaussian(int rows, int columns, RandomGenerator random) {
        double[][] a = new double[rows][];
        Arrays.setAll(a, i -> Dense.gaussian(columns, random));
        return a;
    }

    private static void assertProducts(
            Linearization linearization, double[] q, Dfp[] hessian, Dfp[] mixed, double size) {
        double[] product = new double[q.length];
        linearization.hessian().apply(q, product);
        assertWithin(linearization.hessianRounding(q), product, hessian, size);
        double[] transposeProduct = new double[mixed.length];
        linearization.mixed().applyTranspose(q, transposeProduct);
        assertWithin(linearization.mixedRounding(q), transposeProduct, mixed, size);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void ofLogisticRegression(
            @ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 2, max = 4) int classes, @ForAll boolean shared) {
        int p = 3;
        LabelledData training = LabelledData.random(6, p, classes, 2, seed, seed.child("training"));
        LabelledData validation = LabelledData.random(5, p, classes, 2, seed, seed.child("validation"));
        BilevelProblem problem = new LogisticRegression(
                training, validation, shared ? Regularization.SHARED : Regularization.PER_FEATURE);
        int d = problem.layout().dimension();
        double[] theta = Dense.gaussian(d, seed.child("theta"));
        double[] x = Dense.scaled(3, Dense.gaussian(problem.dimension(0), seed.child("x")));
        double[] q = Dense.gaussian(x.length, seed.child("q"));
        LowerLevelObjective h = problem.lowerLevel(theta).objective(0);

        Dfp[] ridge = new Dfp[x.length];
        Arrays.setAll(ridge, j -> Precise.exp(theta[j % d]));
        Precise.Classifier exact = new Precise.Classifier(training, weights(6), ridge, x);
        Dfp[] ridged = exact.ridgeTimes(Precise.of(x));
        Dfp[] mixed = Precise.of(new double[d]);
        for (int j = 0; j < x.length; j++) {
            mixed[j % d] = mixed[j % d].add(ridged[j].multiply(Precise.of(q[j])));
        }
        assertWithin(h.gradientRounding(x), Reference.gradient(h, x), exact.gradient(), 1000);
        assertProducts(h.linearize(x), q, exact.hessian(q), mixed, 1000);

        Dfp[] none = Precise.of(new double[x.length]);
        double[] upper = new double[x.length];
        problem.upperLevel(0).gradient(x, upper);
        assertWithin(
                problem.upperLevel(0).gradientRounding(x),
                upper,
                new Precise.Classifier(validation, weights(5), none, x).gradient(),
                1000);
    }

    private static Dfp[] weights(int samples) {
        Dfp[] weights = new Dfp[samples];
        Arrays.fill(weights, Precise.of(1).divide(samples));
        return weights;
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void ofDataCleaning(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 2, max = 4) int classes) {
        LabelledData training = LabelledData.random(6, 3, classes, 2, seed, seed.child("training"));
        BilevelProblem problem = new DataCleaning(training, training, 0.3);
        double[] theta = Dense.scaled(5, Dense.gaussian(6, seed.child("theta")));
        double[] x = Dense.scaled(3, Dense.gaussian(problem.dimension(0), seed.child("x")));
        double[] q = Dense.gaussian(x.length, seed.child("q"));
        LowerLevelObjective h = problem.lowerLevel(theta).objective(0);

        Dfp[] weights = new Dfp[6];
        Arrays.setAll(weights, i -> Precise.sigmoid(theta[i]).divide(6));
        Dfp[] ridge = new Dfp[x.length];
        Arrays.fill(ridge, Precise.of(0.3));
        Precise.Classifier exact = new Precise.Classifier(training, weights, ridge, x);
        Dfp[] mixed = new Dfp[6];
        Arrays.setAll(
                mixed, i -> weights[i].multiply(Precise.sigmoid(-theta[i])).multiply(exact.slopeAlong(i, q)));
        assertWithin(h.gradientRounding(x), Reference.gradient(h, x), exact.gradient(), 1000);
        assertProducts(h.linearize(x), q, exact.hessian(q), mixed, 1000);
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void ofScalarProblems(@ForAll("seeds") SeedPath seed) {
        RandomGenerator random = seed.generator();
        double theta = 2 * random.nextGaussian();
        double x = 3 * random.nextGaussian();
        double y = random.nextGaussian();
        double[] q = {random.nextGaussian()};
        Dfp w = Precise.exp(theta);
        Dfp preciseX = Precise.of(x);
        Dfp preciseQ = Precise.of(q[0]);

        LowerLevelObjective ridge =
                ScalarProblem.ridge(y, 0).lowerLevel(new double[] {theta}).objective(0);
        Dfp[] ridgeSlope = {preciseX.multiply(w).add(preciseX).subtract(Precise.of(y))};
        assertWithin(
                ridge.gradientRounding(new double[] {x}), Reference.gradient(ridge, new double[] {x}), ridgeSlope, 1e5);
        assertProducts(
                ridge.linearize(new double[] {x}),
                q,
                new Dfp[] {w.add(1).multiply(preciseQ)},
                new Dfp[] {w.multiply(preciseX).multiply(preciseQ)},
                1e5);

        LowerLevelObjective bregman =
                ScalarProblem.bregman(0).lowerLevel(new double[] {theta}).objective(0);
        Dfp preciseTheta = Precise.of(theta);
        Dfp step = first(preciseX).subtract(first(preciseTheta));
        Dfp[] slope = {preciseX.subtract(preciseTheta).add(w.multiply(step))};
        assertWithin(
                bregman.gradientRounding(new double[] {x}), Reference.gradient(bregman, new double[] {x}), slope, 1e5);
        assertProducts(
                bregman.linearize(new double[] {x}),
                q,
                new Dfp[] {w.multiply(second(preciseX)).add(1).multiply(preciseQ)},
                new Dfp[] {
                    w.multiply(step.subtract(second(preciseTheta))).subtract(1).multiply(preciseQ)
                },
                1e5);
    }

    private static Dfp first(Dfp x) {
        return x.divide(x.multiply(x).add(1).sqrt());
    }

    private static Dfp second(Dfp x) {
        Dfp root = x.multiply(x).add(1).sqrt();
        return root.multiply(root).multiply(root).reciprocal();
    }
}
