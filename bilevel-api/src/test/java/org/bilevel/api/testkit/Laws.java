package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/**
 * Laws of operators and derivatives as assertions, each tried on a few random vectors. Relative tolerances refer to the size of the
 * numbers compared, and default to what double precision allows; kernels of single precision need about 1e-5.
 */
public final class Laws {

    /** Rounding of products in double precision, with room for a few thousand terms. */
    public static final double ROUNDING = 1e-11;

    /** Rounding of values and gradients in Taylor tests in double precision: the smaller, the smaller the mistakes they see. */
    public static final double TAYLOR_NOISE = 1e-13;

    private static final int TRIES = 5;
    private static final int POWER_STEPS = 30;
    private static final int HALVINGS = 45;
    private static final int WINDOW = 7;
    private static final int LAG = 4;
    private static final double LEAST_FALL = 2;

    private Laws() {}

    /** <A x, y> = <x, A^T y>, the dot test. */
    public static void assertAdjoint(LinearOperator a, SeedPath seed, double relativeTolerance) {
        RandomGenerator random = seed.generator();
        for (int k = 0; k < TRIES; k++) {
            double[] x = Dense.gaussian(a.inputLength(), random);
            double[] y = Dense.gaussian(a.outputLength(), random);
            double[] ax = product(a, x);
            double[] aty = transposeProduct(a, y);
            double scale = Dense.norm(ax) * Dense.norm(y) + Dense.norm(x) * Dense.norm(aty);
            assertClose(Dense.dot(ax, y), Dense.dot(x, aty), relativeTolerance * scale, "<A x, y> against <x, A^T y>");
        }
    }

    /** <A x, y> = <x, A y>. */
    public static void assertSymmetric(LinearOperator a, SeedPath seed, double relativeTolerance) {
        assertThat(a.outputLength()).as("a symmetric operator is square").isEqualTo(a.inputLength());
        RandomGenerator random = seed.generator();
        for (int k = 0; k < TRIES; k++) {
            double[] x = Dense.gaussian(a.inputLength(), random);
            double[] y = Dense.gaussian(a.inputLength(), random);
            double[] ax = product(a, x);
            double[] ay = product(a, y);
            double scale = Dense.norm(ax) * Dense.norm(y) + Dense.norm(x) * Dense.norm(ay);
            assertClose(Dense.dot(ax, y), Dense.dot(x, ay), relativeTolerance * scale, "<A x, y> against <x, A y>");
        }
    }

    /** A(x + t y) = A x + t A y. */
    public static void assertLinear(LinearOperator a, SeedPath seed, double relativeTolerance) {
        RandomGenerator random = seed.generator();
        for (int k = 0; k < TRIES; k++) {
            double[] x = Dense.gaussian(a.inputLength(), random);
            double[] y = Dense.gaussian(a.inputLength(), random);
            double t = random.nextGaussian();
            double[] ax = product(a, x);
            double[] ay = product(a, y);
            double scale = Dense.norm(ax) + Math.abs(t) * Dense.norm(ay);
            assertThat(Dense.distance(product(a, Dense.plus(x, t, y)), Dense.plus(ax, t, ay)))
                    .as("||A(x + t y) - A x - t A y||")
                    .isLessThanOrEqualTo(relativeTolerance * scale);
        }
        assertThat(Dense.norm(product(a, new double[a.inputLength()])))
                .as("||A 0||")
                .isZero();
    }

    /** x^T A x > 0 on random vectors and on those that power iteration with A finds extreme. */
    public static void assertPositiveDefinite(LinearOperator a, SeedPath seed) {
        assertRayleighQuotients(a, 0, Double.POSITIVE_INFINITY, seed, ROUNDING);
    }

    /**
     * Rayleigh quotients of a symmetric A lie in [mu, L]. They are tried on random vectors, after steps of power iteration with A, which
     * lead to the largest eigenvalue, and with (largest quotient seen) I - A, which lead to the smallest.
     */
    public static void assertRayleighQuotients(
            LinearOperator a, double mu, double l, SeedPath seed, double relativeTolerance) {
        RandomGenerator random = seed.generator();
        double largest = 0;
        double[] v = Dense.direction(a.inputLength(), random);
        for (int k = 0; k < POWER_STEPS; k++) {
            double[] av = product(a, v);
            double quotient = Dense.dot(v, av);
            assertRayleighQuotient(quotient, mu, l, Dense.norm(av) * relativeTolerance);
            largest = Math.max(largest, Dense.norm(av));
            if (!(Dense.norm(av) > 0)) {
                break;
            }
            v = Dense.scaled(1 / Dense.norm(av), av);
        }
        v = Dense.direction(a.inputLength(), random);
        for (int k = 0; k < POWER_STEPS; k++) {
            double[] av = product(a, v);
            assertRayleighQuotient(Dense.dot(v, av), mu, l, largest * relativeTolerance);
            double[] shifted = Dense.plus(Dense.scaled(largest, v), -1, av);
            if (!(Dense.norm(shifted) > largest * 1e-8)) {
                break;
            }
            v = Dense.scaled(1 / Dense.norm(shifted), shifted);
        }
    }

    private static void assertRayleighQuotient(double quotient, double mu, double l, double tolerance) {
        assertThat(quotient).as("v^T A v / v^T v against mu").isGreaterThan(mu - tolerance);
        if (mu == 0) {
            assertThat(quotient).as("v^T A v").isPositive();
        }
        assertThat(quotient).as("v^T A v / v^T v against L").isLessThanOrEqualTo(l + tolerance);
    }

    /** ||A v|| <= bound ||v||, tried after steps of power iteration with A^T A, which lead to the spectral norm. */
    public static void assertNormBound(LinearOperator a, double bound, SeedPath seed, double relativeTolerance) {
        double[] v = Dense.direction(a.inputLength(), seed.generator());
        for (int k = 0; k < POWER_STEPS; k++) {
            double[] av = product(a, v);
            assertThat(Dense.norm(av)).as("||A v|| / ||v||").isLessThanOrEqualTo(bound * (1 + relativeTolerance));
            double[] next = transposeProduct(a, av);
            if (!(Dense.norm(next) > 0)) {
                return;
            }
            v = Dense.scaled(1 / Dense.norm(next), next);
        }
    }

    /** |f(x + t d) - f(x) - t <grad f(x), d>| falls as t^2. */
    public static void assertGradient(
            ToDoubleFunction<double[]> value,
            BiConsumer<double[], double[]> gradient,
            double[] x,
            SeedPath seed,
            double relativeNoise) {
        double[] g = new double[x.length];
        gradient.accept(x, g);
        double atX = value.applyAsDouble(x);
        for (int k = 0; k < TRIES; k++) {
            double[] d = Dense.direction(x.length, seed.child(k).generator());
            double slope = Dense.dot(g, d);
            assertSecondOrder(
                    "|f(x + t d) - f(x) - t <grad f(x), d>|",
                    t -> Math.abs(value.applyAsDouble(Dense.plus(x, t, d)) - atX - t * slope),
                    relativeNoise * (Math.abs(atX) + Dense.norm(g) * (1 + Dense.norm(x))));
        }
    }

    /** ||F(x + t d) - F(x) - t F'(x) d|| falls as t^2. */
    public static void assertDerivative(
            BiConsumer<double[], double[]> function,
            LinearOperator derivative,
            double[] x,
            SeedPath seed,
            double relativeNoise) {
        double[] atX = new double[derivative.outputLength()];
        function.accept(x, atX);
        for (int k = 0; k < TRIES; k++) {
            double[] d = Dense.direction(x.length, seed.child(k).generator());
            double[] slope = product(derivative, d);
            assertSecondOrder(
                    "||F(x + t d) - F(x) - t F'(x) d||",
                    t -> {
                        double[] atXt = new double[atX.length];
                        function.accept(Dense.plus(x, t, d), atXt);
                        return Dense.distance(Dense.plus(atXt, -t, slope), atX);
                    },
                    relativeNoise * (Dense.norm(atX) + Dense.norm(slope) * (1 + Dense.norm(x))));
        }
    }

    /** The gradient of h against its value at x. */
    public static void assertGradient(LowerLevelObjective h, double[] x, SeedPath seed, double relativeNoise) {
        assertGradient(h::value, h::gradient, x, seed, relativeNoise);
    }

    /** The Hessian products of h against its gradient at x. */
    public static void assertHessian(LowerLevelObjective h, double[] x, SeedPath seed, double relativeNoise) {
        for (int k = 0; k < TRIES; k++) {
            double[] d = Dense.direction(x.length, seed.child(k).generator());
            double[] slope = product(h.linearize(x).hessian(), d);
            double[] atX = gradient(h, x);
            double scale = Dense.norm(product(h.linearize(x).hessian(), x));
            assertSecondOrder(
                    "||grad h(x + t d) - grad h(x) - t A(x) d||",
                    t -> Dense.distance(Dense.plus(gradient(h, Dense.plus(x, t, d)), -t, slope), atX),
                    relativeNoise * (Dense.norm(atX) + Dense.norm(slope) + scale));
        }
    }

    /** The mixed products of h_i against its gradient as a function of theta. */
    public static void assertMixed(
            BilevelProblem problem, int sample, double[] theta, double[] x, SeedPath seed, double relativeNoise) {
        LowerLevelObjective h = problem.lowerLevel(theta).objective(sample);
        double[] atTheta = gradient(h, x);
        double scale = Dense.norm(atTheta) + Dense.norm(product(h.linearize(x).hessian(), x));
        for (int k = 0; k < TRIES; k++) {
            double[] d = Dense.direction(theta.length, seed.child(k).generator());
            double[] slope = product(h.linearize(x).mixed(), d);
            assertSecondOrder(
                    "||grad_x h(x, theta + t d) - grad_x h(x, theta) - t B(x) d||",
                    t -> {
                        double[] moved = Dense.plus(theta, t, d);
                        double[] gradient = gradient(problem.lowerLevel(moved).objective(sample), x);
                        return Dense.distance(Dense.plus(gradient, -t, slope), atTheta);
                    },
                    relativeNoise * (scale + Dense.norm(slope)));
        }
    }

    /**
     * ||grad g(x) - grad g(y)|| <= L_g ||x - y|| for y near x and far from it, if L_g is certified. Each direction of y is that of the last
     * difference of gradients, which is power iteration if g is a quadratic.
     */
    public static void assertSmoothness(UpperLevelObjective g, double[] x, SeedPath seed, double relativeTolerance) {
        if (!g.smoothness().certified()) {
            return;
        }
        double bound = g.smoothness().value();
        double[] atX = new double[x.length];
        g.gradient(x, atX);
        RandomGenerator random = seed.generator();
        for (double distance : new double[] {1e-3, 0.1, 1, 10}) {
            double[] d = Dense.direction(x.length, random);
            for (int k = 0; k < POWER_STEPS; k++) {
                double[] atY = new double[x.length];
                g.gradient(Dense.plus(x, distance, d), atY);
                double[] difference = Dense.plus(atY, -1, atX);
                double norm = Dense.norm(difference);
                assertThat(norm)
                        .as("||grad g(x) - grad g(y)|| at ||x - y|| = %s", distance)
                        .isLessThanOrEqualTo(bound * distance
                                + relativeTolerance * (Dense.norm(atX) + Dense.norm(atY) + bound * Dense.norm(x)));
                if (!(norm > 0)) {
                    break;
                }
                d = Dense.scaled(1 / norm, difference);
            }
        }
    }

    /**
     * A remainder r(t) falls as t^2 or faster for t -> 0, as far as it stands out from noise. Measured at t = 1, 1/2, 1/4, ..., over the
     * last seven points above the noise, r(t)/t must fall by at least 2 in four halvings (16 expected; 1 if the derivative is
     * wrong). Maxima over three points on either side are compared, because terms of second and third order may cancel at
     * one t. A remainder lost in noise from the start passes.
     *
     * @param what the formula of r, for the message
     * @param remainder r
     * @param noise absolute size of the rounding errors in r
     */
    public static void assertSecondOrder(String what, DoubleUnaryOperator remainder, double noise) {
        List<Double> remainders = new ArrayList<>();
        for (int k = 0; k < HALVINGS; k++) {
            double r = remainder.applyAsDouble(Math.scalb(1.0, -k));
            if (Double.isFinite(r) && r <= noise) {
                break;
            }
            remainders.add(r);
        }
        int end = remainders.size();
        int begin = Math.max(0, end - WINDOW);
        double early = 0;
        double late = 0;
        for (int k = begin; k + LAG < end; k++) {
            early = Math.max(early, Math.scalb(remainders.get(k), k));
            late = Math.max(late, Math.scalb(remainders.get(k + LAG), k + LAG));
        }
        assertThat(late)
                .as("%s / t for small t; the remainder was %s at t = 1, 1/2, 1/4, ...", what, remainders)
                .isLessThanOrEqualTo(early / LEAST_FALL);
    }

    /**
     * The certified constants of h hold: Rayleigh quotients in [mu, L]; ||(A(x) - A(y)) v|| <= L_A ||x - y|| ||v||, likewise B with L_B at
     * x; ||B(x) v|| <= bound ||v||; for pairs x, y near and far apart. Estimated constants are not tried.
     */
    public static void assertConstants(LowerLevelObjective h, double[] x, SeedPath seed, double relativeTolerance) {
        LowerLevelConstants constants = h.constants();
        assertRayleighQuotients(
                h.linearize(x).hessian(),
                constants.strongConvexity().certified() ? constants.mu() : 0,
                constants.smoothness().certified() ? constants.l() : Double.POSITIVE_INFINITY,
                seed.child("rayleigh"),
                relativeTolerance);
        Constant mixedNorm = h.linearize(x).mixedNorm();
        if (mixedNorm.certified()) {
            assertNormBound(h.linearize(x).mixed(), mixedNorm.value(), seed.child("mixed"), relativeTolerance);
        }
        RandomGenerator random = seed.child("pairs").generator();
        for (double distance : new double[] {1e-3, 1e-2, 0.1, 1, 10}) {
            double[] y = Dense.plus(x, distance, Dense.direction(x.length, random));
            double[] v = Dense.direction(x.length, random);
            double[] ax = product(h.linearize(x).hessian(), v);
            double[] ay = product(h.linearize(y).hessian(), v);
            double noise = relativeTolerance * (Dense.norm(ax) + Dense.norm(ay));
            if (constants.hessianLipschitz().certified()) {
                assertThat(Dense.distance(ax, ay))
                        .as("||(A(x) - A(y)) v|| at ||x - y|| = %s", distance)
                        .isLessThanOrEqualTo(constants.hessianLipschitz().value() * distance + noise);
            }
            assertMixedLipschitz(h, x, y, random, relativeTolerance);
        }
    }

    private static void assertMixedLipschitz(
            LowerLevelObjective h, double[] x, double[] y, RandomGenerator random, double relativeTolerance) {
        Constant lipschitz = h.linearize(x).mixedLipschitz();
        if (lipschitz.certified()) {
            double[] q = Dense.direction(x.length, random);
            double[] bx = transposeProduct(h.linearize(x).mixed(), q);
            double[] by = transposeProduct(h.linearize(y).mixed(), q);
            assertThat(Dense.distance(bx, by))
                    .as("||(B(x) - B(y))^T q|| at ||x - y|| = %s", Dense.distance(x, y))
                    .isLessThanOrEqualTo(lipschitz.value() * Dense.distance(x, y)
                            + relativeTolerance * (Dense.norm(bx) + Dense.norm(by)));
        }
    }

    /**
     * What the linearisation at x says about its surroundings holds, as far as it is certified, at {@link NearbyPoints} of radius 0.01 and 1: bounds on the change
     * of A q and B^T q, also block by block, and on the eigenvalues of A from below.
     */
    public static void assertLocalBounds(
            BilevelProblem problem, int sample, double[] theta, double[] x, SeedPath seed, double relativeTolerance) {
        LowerLevelObjective here = problem.lowerLevel(theta).objective(sample);
        LowerLevelObjective there = problem.lowerLevel(theta).objective(sample);
        double[] q = Dense.direction(x.length, seed.child("q").generator());
        double[] ax = product(here.linearize(x).hessian(), q);
        double[] bx = transposeProduct(here.linearize(x).mixed(), q);
        Linearization atX = here.linearize(x);
        for (double radius : new double[] {0.01, 1}) {
            for (double[] y : NearbyPoints.of(problem, sample, theta, x, q, radius, seed.child("near"))) {
                double[] ay = product(there.linearize(y).hessian(), q);
                double[] by = transposeProduct(there.linearize(y).mixed(), q);
                double[] change = Dense.plus(by, -1, bx);
                assertWithin(
                        Dense.distance(ay, ax),
                        atX.hessianChange(q, radius),
                        relativeTolerance * (Dense.norm(ax) + Dense.norm(ay)),
                        "||(A(y) - A(x)) q|| at a distance of at most " + radius);
                double noise = relativeTolerance * (Dense.norm(bx) + Dense.norm(by));
                assertWithin(
                        Dense.norm(change),
                        atX.mixedChange(q, radius),
                        noise,
                        "||(B(y) - B(x))^T q|| at a distance of at most " + radius);
                for (ParameterLayout.Block block : problem.layout().blocks()) {
                    assertWithin(
                            Dense.norm(block.copyOf(change)),
                            atX.mixedChange(q, radius, block),
                            noise,
                            "||(B(y) - B(x))^T q|| in " + block + " at a distance of at most " + radius);
                }
                Constant mu = atX.strongConvexity(radius);
                if (mu.certified() && mu.value() > 0) {
                    assertRayleighQuotients(
                            there.linearize(y).hessian(),
                            mu.value(),
                            Double.POSITIVE_INFINITY,
                            seed.child("near"),
                            relativeTolerance);
                }
            }
        }
        for (ParameterLayout.Block block : problem.layout().blocks()) {
            Constant norm = atX.mixedNorm(block);
            if (norm.certified()) {
                assertNormBound(columns(atX.mixed(), block), norm.value(), seed.child("block"), relativeTolerance);
            }
        }
    }

    private static void assertWithin(double actual, Constant bound, double noise, String what) {
        if (bound.certified()) {
            assertThat(actual).as(what).isLessThanOrEqualTo(bound.value() + noise);
        }
    }

    /** The columns of B that belong to a block of theta. */
    public static LinearOperator columns(LinearOperator b, ParameterLayout.Block block) {
        return new LinearOperator() {
            @Override
            public int inputLength() {
                return block.size();
            }

            @Override
            public int outputLength() {
                return b.outputLength();
            }

            @Override
            public void apply(double[] x, double[] out) {
                double[] whole = new double[b.inputLength()];
                System.arraycopy(x, 0, whole, block.offset(), x.length);
                b.apply(whole, out);
            }

            @Override
            public void applyTranspose(double[] y, double[] out) {
                double[] whole = new double[b.inputLength()];
                b.applyTranspose(y, whole);
                System.arraycopy(whole, block.offset(), out, 0, out.length);
            }
        };
    }

    /** A x as a new vector; checks that x is unmodified. */
    static double[] product(LinearOperator a, double[] x) {
        double[] argument = x.clone();
        double[] out = new double[a.outputLength()];
        a.apply(argument, out);
        assertThat(argument).as("the argument of a product is unmodified").isEqualTo(x);
        return out;
    }

    /** A^T y as a new vector; checks that y is unmodified. */
    static double[] transposeProduct(LinearOperator a, double[] y) {
        double[] argument = y.clone();
        double[] out = new double[a.inputLength()];
        a.applyTranspose(argument, out);
        assertThat(argument).as("the argument of a product is unmodified").isEqualTo(y);
        return out;
    }

    /** grad h(x) as a new vector; checks that x is unmodified. */
    static double[] gradient(LowerLevelObjective h, double[] x) {
        double[] argument = x.clone();
        double[] out = new double[x.length];
        h.gradient(argument, out);
        assertThat(argument).as("the argument of a gradient is unmodified").isEqualTo(x);
        return out;
    }

    private static void assertClose(double actual, double expected, double tolerance, String what) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s against %s", what, actual, expected)
                .isLessThanOrEqualTo(tolerance);
    }
}
