package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.solvers.problem.LogisticRegression.Regularization;
import org.junit.jupiter.api.Test;

/** Finite sums against the problems that they are sums of, which have tests of their own. */
final class FiniteSumProblemsTest {

    private static final int TRAINING = 13;
    private static final int VALIDATION = 7;
    private static final int FEATURES = 5;

    /** A finite sum and the same problem as a whole; the factors make up for sums in place of means. */
    record Pair(FiniteSumProblem sum, BilevelProblem whole, double lowerFactor, double upperFactor) {}

    enum Kind {
        QUADRATIC {
            @Override
            Pair pair(SeedPath seed) {
                double[][] a1 = gaussian(VALIDATION, 3, seed.child("A1"));
                double[][] a2 = gaussian(TRAINING, 3, seed.child("A2"));
                double[][] a3 = gaussian(TRAINING, 2, seed.child("A3"));
                double[] b1 = gaussian(1, VALIDATION, seed.child("b1"))[0];
                double[] b2 = gaussian(1, TRAINING, seed.child("b2"))[0];
                return new Pair(
                        new FiniteSumQuadratic(a1, a2, a3, b1, b2),
                        new QuadraticProblem(a1, a2, a3, new double[][] {b1}, new double[][] {b2}),
                        TRAINING,
                        VALIDATION);
            }
        },
        LOGISTIC {
            @Override
            Pair pair(SeedPath seed) {
                int classes = seed.generator().nextInt(2, 4);
                PackedData training = packed(TRAINING, classes, seed.child("training"));
                PackedData validation = packed(VALIDATION, classes, seed.child("validation"));
                return new Pair(
                        new FiniteSumLogistic(training, validation),
                        new LogisticRegression(unpacked(training), unpacked(validation), Regularization.PER_FEATURE),
                        1,
                        1);
            }
        },
        CLEANING {
            @Override
            Pair pair(SeedPath seed) {
                int classes = seed.generator().nextInt(2, 5);
                PackedData training = packed(TRAINING, classes, seed.child("training"));
                PackedData validation = packed(VALIDATION, classes, seed.child("validation"));
                return new Pair(
                        new FiniteSumCleaning(training, validation, 0.1),
                        new DataCleaning(unpacked(training), unpacked(validation), 0.1),
                        1,
                        1);
            }
        };

        abstract Pair pair(SeedPath seed);
    }

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kind.class);
    }

    /** The oracles over all samples are those of the whole problem. */
    @Property(tries = 150)
    void wholeSumsAreTheProblem(@ForAll("seeds") SeedPath seed, @ForAll("kinds") Kind kind) {
        Pair pair = kind.pair(seed);
        FiniteSumProblem sum = pair.sum();
        RandomGenerator random = seed.child("point").generator();
        double[] theta = Dense.gaussian(sum.layout().dimension(), random);
        double[] x = Dense.gaussian(sum.dimension(), random);
        double[] v = Dense.gaussian(sum.dimension(), random);
        LowerLevelObjective h = pair.whole().lowerLevel(theta).objective(0);
        UpperLevelObjective g = pair.whole().upperLevel(0);
        double lower = 1 / pair.lowerFactor();
        double upper = 1 / pair.upperFactor();

        Evaluated ours = Evaluated.of(sum, x, v, theta, all(TRAINING), all(VALIDATION));

        assertThat(ours.lowerValue()).isCloseTo(lower * h.value(x), within(1e-11 * (1 + Math.abs(h.value(x)))));
        assertThat(ours.upperValue()).isCloseTo(upper * g.value(x), within(1e-11 * (1 + g.value(x))));
        double[] expected = new double[x.length];
        h.gradient(x, expected);
        assertClose(ours.gradient(), Dense.scaled(lower, expected));
        g.gradient(x, expected);
        assertClose(ours.upperGradient(), Dense.scaled(upper, expected));
        Linearization linearization = h.linearize(x);
        linearization.hessian().apply(v, expected);
        assertClose(ours.hessianProduct(), Dense.scaled(lower, expected));
        double[] mixed = new double[theta.length];
        linearization.mixed().applyTranspose(v, mixed);
        assertClose(ours.mixedProduct(), Dense.scaled(lower, mixed));
    }

    /** Single samples average to the whole, so that uniform draws are unbiased. */
    @Property(tries = 60)
    void singleSamplesAverageToTheWhole(@ForAll("seeds") SeedPath seed, @ForAll("kinds") Kind kind) {
        FiniteSumProblem sum = kind.pair(seed).sum();
        RandomGenerator random = seed.child("point").generator();
        double[] theta = Dense.gaussian(sum.layout().dimension(), random);
        double[] x = Dense.gaussian(sum.dimension(), random);
        double[] v = Dense.gaussian(sum.dimension(), random);
        Evaluated whole = Evaluated.of(sum, x, v, theta, all(TRAINING), all(VALIDATION));

        double[] gradient = new double[x.length];
        double[] product = new double[x.length];
        double[] mixed = new double[theta.length];
        double[] upperGradient = new double[x.length];
        for (int i = 0; i < TRAINING * VALIDATION; i++) {
            Evaluated single = Evaluated.of(sum, x, v, theta, new int[] {i % TRAINING}, new int[] {i % VALIDATION});
            double share = 1.0 / (TRAINING * VALIDATION);
            gradient = Dense.plus(gradient, share, single.gradient());
            product = Dense.plus(product, share, single.hessianProduct());
            mixed = Dense.plus(mixed, share, single.mixedProduct());
            upperGradient = Dense.plus(upperGradient, share, single.upperGradient());
        }

        assertClose(gradient, whole.gradient());
        assertClose(product, whole.hessianProduct());
        assertClose(mixed, whole.mixedProduct());
        assertClose(upperGradient, whole.upperGradient());
    }

    /** An index that repeats counts repeatedly, at both levels and in theta. */
    @Property(tries = 60)
    void repeatedSamplesCountRepeatedly(@ForAll("seeds") SeedPath seed, @ForAll("kinds") Kind kind) {
        FiniteSumProblem sum = kind.pair(seed).sum();
        RandomGenerator random = seed.child("point").generator();
        double[] theta = Dense.gaussian(sum.layout().dimension(), random);
        double[] x = Dense.gaussian(sum.dimension(), random);
        double[] v = Dense.gaussian(sum.dimension(), random);

        Evaluated once = Evaluated.of(sum, x, v, theta, new int[] {3, 5}, new int[] {1, 6});
        Evaluated twice = Evaluated.of(sum, x, v, theta, new int[] {5, 3, 3, 5}, new int[] {6, 6, 1, 1});

        assertClose(twice.gradient(), once.gradient());
        assertClose(twice.hessianProduct(), once.hessianProduct());
        assertClose(twice.mixedProduct(), once.mixedProduct());
        assertClose(twice.upperGradient(), once.upperGradient());
    }

    /** The certified constants hold against dense Hessians. */
    @Property(tries = 60)
    void constantsHold(@ForAll("seeds") SeedPath seed, @ForAll("kinds") Kind kind) {
        FiniteSumProblem sum = kind.pair(seed).sum();
        RandomGenerator random = seed.child("point").generator();
        double[] theta = Dense.gaussian(sum.layout().dimension(), random);
        double[] x = Dense.gaussian(sum.dimension(), random);
        double[] y = Dense.gaussian(sum.dimension(), random);
        double[] v = Dense.direction(sum.dimension(), random);
        LowerLevelConstants constants = sum.constants(theta);

        double[] atX =
                Evaluated.of(sum, x, v, theta, all(TRAINING), all(VALIDATION)).hessianProduct();
        double[] atY =
                Evaluated.of(sum, y, v, theta, all(TRAINING), all(VALIDATION)).hessianProduct();

        assertThat(constants.strongConvexity().certified()).isTrue();
        assertThat(constants.smoothness().certified()).isTrue();
        assertThat(Dense.dot(v, atX)).isBetween(constants.mu() * (1 - 1e-12), constants.l() * (1 + 1e-12));
        assertThat(Dense.norm(atX)).isLessThanOrEqualTo(constants.l() * (1 + 1e-12));
        assertThat(Dense.distance(atX, atY))
                .isLessThanOrEqualTo(constants.hessianLipschitz().value() * Dense.distance(x, y) * (1 + 1e-12) + 1e-13);
    }

    @Property(tries = 30)
    void quadraticsKnowTheirMinimiser(@ForAll("seeds") SeedPath seed) {
        FiniteSumQuadratic problem = FiniteSumQuadratic.random(60, 20, 6, 3, seed);
        double[] minimiser = problem.minimiser();
        double[] other = Dense.plus(
                minimiser, 0.1, Dense.direction(3, seed.child("other").generator()));

        assertThat(Dense.norm(problem.gradient(minimiser))).isLessThan(1e-9);
        assertThat(problem.loss(other)).isGreaterThan(problem.loss(minimiser));
        UpperOracle g = problem.upper();
        g.linearize(problem.solution(other), all(20));
        assertThat(g.value()).isCloseTo(problem.loss(other), within(1e-9 * problem.loss(other)));
    }

    @Test
    void dataThatDoNotMatchAreRefused() {
        PackedData two = packed(4, 2, SeedPath.of(1));
        PackedData three = packed(4, 3, SeedPath.of(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FiniteSumLogistic(two, three))
                .withMessageStartingWith("validation = PackedData(4 samples, 5 features, 3 classes), must be of the");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FiniteSumCleaning(two, two, 0))
                .withMessage("ridge = 0, must be > 0 and finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackedData(new float[] {1, Float.NaN}, 1, new int[] {0, 1}, 2))
                .withMessage("features of sample 1 = NaN, must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackedData(new float[] {1, 2}, 1, new int[] {0, 2}, 2))
                .withMessage("label of sample 1 = 2, must be in 0..1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackedData(new float[3], 2, new int[2], 2))
                .withMessage("length of features = 3, must be 2 samples x 2 features");
    }

    @Test
    void packedDataScaleAndCorruptLikeRows() {
        PackedData data = new PackedData(new float[] {1, 0, -4, 0, 2, 0}, 2, new int[] {0, 1, 1}, 2);

        assertThat(data.scaled().features()).containsExactly(0.25f, 0, -1, 0, 0.5f, 0);
        assertThat(data.rows(new int[] {2, 0}).features()).containsExactly(2, 0, 1, 0);
        assertThat(data.rows(new int[] {2, 0}).labels()).containsExactly(1, 0);
        assertThat(data.withCorruptedLabels(0, SeedPath.of(1)).labels()).isEqualTo(data.labels());
        assertThat(data.withCorruptedLabels(1, SeedPath.of(1)).labels()).containsExactly(1, 0, 0);
        PackedData big = packed(500, 3, SeedPath.of(2));
        assertThat(big.withCorruptedLabels(0.3, SeedPath.of(3)).labels())
                .isEqualTo(
                        unpacked(big).withCorruptedLabels(0.3, SeedPath.of(3)).labels());
    }

    /** All oracles at a point. */
    private record Evaluated(
            double lowerValue,
            double[] gradient,
            double[] hessianProduct,
            double[] mixedProduct,
            double upperValue,
            double[] upperGradient) {

        static Evaluated of(
                FiniteSumProblem problem, double[] x, double[] v, double[] theta, int[] lower, int[] upper) {
            LowerOracle h = problem.lower();
            UpperOracle g = problem.upper();
            h.linearize(x, theta, lower);
            g.linearize(x, upper);
            double[] gradient = new double[x.length];
            double[] product = new double[x.length];
            double[] upperGradient = new double[x.length];
            Support support = problem.support(lower);
            double[] compact = new double[support.length()];
            double[] mixed = new double[theta.length];
            h.mixedProduct(v, compact);
            support.add(1, compact, mixed);
            h.hessianProduct(v, product);
            h.gradient(gradient);
            g.gradient(upperGradient);
            return new Evaluated(h.value(), gradient, product, mixed, g.value(), upperGradient);
        }
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(Dense.distance(actual, expected)).isLessThan(1e-11 * (1 + Dense.norm(expected)));
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static double[][] gaussian(int rows, int columns, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[][] a = new double[rows][];
        Arrays.setAll(a, i -> Dense.gaussian(columns, random));
        return a;
    }

    private static PackedData packed(int samples, int classes, SeedPath seed) {
        RandomGenerator random = seed.generator();
        float[] features = new float[samples * FEATURES];
        for (int k = 0; k < features.length; k++) {
            features[k] = (float) random.nextGaussian();
        }
        return new PackedData(
                features, FEATURES, random.ints(samples, 0, classes).toArray(), classes);
    }

    private static LabelledData unpacked(PackedData data) {
        double[][] rows = new double[data.size()][];
        Arrays.setAll(rows, data::row);
        return new LabelledData(rows, data.labels(), data.classes());
    }
}
