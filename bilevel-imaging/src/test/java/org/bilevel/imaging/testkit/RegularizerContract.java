package org.bilevel.imaging.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Concurrent;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Laws;
import org.bilevel.api.testkit.NearbyPoints;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** What every {@link Regularizer} promises. Tried at the image 0, at a nearly flat one, at an edge with noise, and at wild ones. */
public abstract class RegularizerContract {

    private static final int[] CHANNELS = {1, 3};

    /** The regulariser under test; which of several may depend on the seed. */
    protected abstract Regularizer regularizer(SeedPath seed);

    /** A small image that it accepts. */
    protected ImageShape shape(SeedPath seed) {
        RandomGenerator random = seed.child("shape").generator();
        return new ImageShape(CHANNELS[random.nextInt(2)], 5 + random.nextInt(3), 5 + random.nextInt(3));
    }

    /** Parameters to try it at; by default those it starts from for {@link #noise}, moved by Gaussians times 0.2. */
    protected double[] theta(Regularizer regularizer, int channels, SeedPath seed) {
        double[] start = regularizer.initialParameters(channels, noise());
        return Dense.plus(start, 0.2, Dense.gaussian(start.length, seed.child("theta")));
    }

    /** Standard deviation of the noise that it starts from parameters for. */
    protected double noise() {
        return 0.1;
    }

    /** Whether its Hessian is positive semidefinite. */
    protected boolean convex() {
        return true;
    }

    /** Rounding errors allowed, relative to the size of what is compared. */
    protected double relativeTolerance() {
        return Laws.ROUNDING;
    }

    /** Rounding errors in values and gradients, relative to their size, above which Taylor remainders are judged. */
    protected double relativeNoise() {
        return Laws.TAYLOR_NOISE;
    }

    /** Seeds of images, shapes and parameters. */
    @Provide
    protected Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    /** An image for a regulariser that has a guide. */
    private static Optional<Image> guide(Regularizer regularizer, ImageShape shape, SeedPath seed) {
        return regularizer.guided()
                ? Optional.of(new Image(shape, Dense.scaled(0.1, Dense.gaussian(shape.size(), seed.child("guide")))))
                : Optional.empty();
    }

    /** A regulariser bound to parameters, with what is needed to try it. */
    private static final class Trial {

        final Regularizer regularizer;
        final ImageShape shape;
        final double[] theta;
        final SeedPath seed;
        final ParameterLayout layout;
        final RegularizerProblem problem;
        final BoundRegularizer bound;
        final LowerLevelObjective objective;

        Trial(RegularizerContract contract, SeedPath seed) {
            this.regularizer = contract.regularizer(seed);
            this.shape = contract.shape(seed);
            this.theta = contract.theta(regularizer, shape.channels(), seed);
            this.seed = seed;
            this.layout = regularizer.layout(shape.channels());
            this.problem = new RegularizerProblem(regularizer, shape, guide(regularizer, shape, seed));
            this.bound = regularizer.at(theta, shape.channels());
            this.objective = problem.lowerLevel(theta).objective(0);
        }

        RegularizerEvaluator evaluator() {
            return problem.evaluator(bound);
        }

        double[] image() {
            return image(seed.child("kind").generator().nextInt(4));
        }

        double[] image(int kind) {
            double[] noise = Dense.gaussian(shape.size(), seed.child("image"));
            return switch (kind) {
                case 0 -> new double[noise.length];
                case 1 -> Dense.scaled(0.005, noise);
                case 2 -> withEdge(Dense.scaled(0.03, noise));
                default -> noise;
            };
        }

        private double[] withEdge(double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] += i % shape.width() < shape.width() / 2 ? 0.2 : 0.8;
            }
            return x;
        }

        double[] direction(String name) {
            return Dense.direction(shape.size(), seed.child(name).generator());
        }

        double[] gradient(double[] parameters, double[] x) {
            double[] out = new double[x.length];
            problem.lowerLevel(parameters).objective(0).gradient(x, out);
            return out;
        }
    }

    /** On a part of an image, whose edges are elsewhere, the gradient is the same but within reach of these edges. */
    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void gradientsLookNoFurtherThanTheirReach(@ForAll("seeds") SeedPath seed) {
        Regularizer regularizer = regularizer(seed);
        int reach = regularizer.reach();
        if (reach == Integer.MAX_VALUE) {
            return;
        }
        ImageShape whole = new ImageShape(1, 2 * reach + 9, 2 * reach + 10);
        Image image = new Image(whole, Dense.gaussian(whole.size(), seed.child("image")));
        int height = whole.height() - 2;
        int width = whole.width() - 3;
        Image part = image.crop(1, 2, height, width);
        BoundRegularizer bound = regularizer.at(theta(regularizer, 1, seed), 1);
        double[] expected = new double[whole.size()];
        Optional<Image> guide = guide(regularizer, whole, seed);
        new RegularizerProblem(regularizer, whole, guide).evaluator(bound).addGradient(image.data(), expected);
        double[] actual = new double[part.data().length];
        Optional<Image> guideOfPart = guide.map(all -> all.crop(1, 2, height, width));
        new RegularizerProblem(regularizer, part.shape(), guideOfPart)
                .evaluator(bound)
                .addGradient(part.data(), actual);
        double size = Dense.norm(expected);
        // Where the part ends inside the image.
        for (int y = reach; y < height - reach; y++) {
            for (int x = reach; x < width - reach; x++) {
                assertThat(actual[y * width + x])
                        .as("gradient at row %s and column %s of a part, reach %s", y, x, reach)
                        .isCloseTo(expected[(y + 1) * whole.width() + x + 2], within(relativeTolerance() * size));
            }
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void derivativesInTheImageAgree(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        LowerLevelObjective h = trial.objective;
        double[] x = trial.image();

        Laws.assertGradient(h, x, seed.child("gradient"), relativeNoise());
        Laws.assertHessian(h, x, seed.child("hessian"), relativeNoise());

        double[] d = trial.direction("d");
        double[] slope = {Dense.dot(gradient(h, x), d)};
        assertCentralDifference(
                "value along the gradient", t -> new double[] {h.value(Dense.plus(x, t, d))}, slope, h.value(x));
        double[] product = product(h.linearize(x).hessian(), d);
        assertCentralDifference(
                "gradient along a Hessian product",
                t -> gradient(h, Dense.plus(x, t, d)),
                product,
                Dense.norm(gradient(h, x)));
    }

    @Property(tries = 6, shrinking = ShrinkingMode.BOUNDED)
    void derivativesInThetaAgree(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] x = trial.image(2);
        double[] atTheta = trial.gradient(trial.theta, x);
        for (ParameterLayout.Block block : trial.layout.blocks()) {
            double[] part =
                    Dense.direction(block.size(), seed.child(block.name()).generator());
            double[] d = new double[trial.theta.length];
            System.arraycopy(part, 0, d, block.offset(), part.length);
            double[] slope = product(trial.objective.linearize(x).mixed(), d);
            assertCentralDifference(
                    "gradient along B d in " + block,
                    t -> trial.gradient(Dense.plus(trial.theta, t, d), x),
                    slope,
                    Dense.norm(atTheta));
        }
        double[] d =
                Dense.direction(trial.theta.length, seed.child("all blocks").generator());
        double[] slope = product(trial.objective.linearize(x).mixed(), d);
        Laws.assertSecondOrder(
                "||grad R(x, theta + t d) - grad R(x, theta) - t B(x) d||",
                t -> Dense.distance(Dense.plus(trial.gradient(Dense.plus(trial.theta, t, d), x), -t, slope), atTheta),
                relativeNoise() * (Dense.norm(atTheta) + Dense.norm(slope)) * Math.sqrt(x.length));
    }

    /** The best of several central differences agrees with a derivative to six digits: a second witness beside the Taylor test. */
    private static void assertCentralDifference(
            String what, DoubleFunction<double[]> function, double[] slope, double size) {
        double least = Double.POSITIVE_INFINITY;
        for (double t : new double[] {1e-4, 1e-5, 1e-6}) {
            double[] difference = Dense.scaled(1 / (2 * t), Dense.plus(function.apply(t), -1, function.apply(-t)));
            least = Math.min(least, Dense.distance(difference, slope));
        }
        assertThat(least)
                .as("central difference of the %s", what)
                .isLessThanOrEqualTo(1e-6 * Dense.norm(slope) + 1e-9 * (Math.abs(size) + 1e-6));
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void secondDerivativesAreWellFormed(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        Linearization linearization = trial.objective.linearize(trial.image());

        Laws.assertSymmetric(linearization.hessian(), seed, relativeTolerance());
        Laws.assertLinear(linearization.hessian(), seed, relativeTolerance());
        Laws.assertLinear(linearization.mixed(), seed, relativeTolerance());
        Laws.assertAdjoint(linearization.mixed(), seed, relativeTolerance());
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void constantsBoundTheDerivatives(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        Constant smoothness = trial.bound.smoothness();
        double l = smoothness.certified() ? smoothness.value() : Double.POSITIVE_INFINITY;
        // Below 0 by no more than rounding, which is relative to L.
        double mu = convex() ? -relativeTolerance() * smoothness.value() : Double.NEGATIVE_INFINITY;
        for (int kind = 0; kind < 4; kind++) {
            double[] x = trial.image(kind);
            Linearization atX = trial.objective.linearize(x);
            Laws.assertRayleighQuotients(
                    atX.hessian(), mu, l, seed.child("rayleigh").child(kind), relativeTolerance());
            if (atX.mixedNorm().certified()) {
                Laws.assertNormBound(atX.mixed(), atX.mixedNorm().value(), seed.child("mixed"), relativeTolerance());
            }
        }
    }

    @Property(tries = 6, shrinking = ShrinkingMode.BOUNDED)
    void secondDerivativesAreLipschitz(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] x = trial.image();
        double[] q = trial.direction("q");
        double[] ax = product(trial.objective.linearize(x).hessian(), q);
        double[] bx = transposeProduct(trial.objective.linearize(x).mixed(), q);
        Constant hessianLipschitz = trial.bound.hessianLipschitz();
        Constant mixedLipschitz = trial.objective.linearize(x).mixedLipschitz();
        for (double radius : new double[] {1e-3, 0.03, 1}) {
            for (double[] y : NearbyPoints.of(trial.problem, 0, trial.theta, x, q, radius, seed.child("near"))) {
                double distance = Dense.distance(x, y);
                double[] ay = product(trial.objective.linearize(y).hessian(), q);
                double[] by = transposeProduct(trial.objective.linearize(y).mixed(), q);
                if (hessianLipschitz.certified()) {
                    assertThat(Dense.distance(ax, ay))
                            .as("||(A(y) - A(x)) q|| against the Lipschitz constant of the Hessian")
                            .isLessThanOrEqualTo(hessianLipschitz.value() * distance
                                    + relativeTolerance() * (Dense.norm(ax) + Dense.norm(ay)));
                }
                if (mixedLipschitz.certified()) {
                    assertThat(Dense.distance(bx, by))
                            .as("||(B(y) - B(x))^T q|| against the Lipschitz constant of B")
                            .isLessThanOrEqualTo(mixedLipschitz.value() * distance
                                    + relativeTolerance() * (Dense.norm(bx) + Dense.norm(by)));
                }
            }
        }
    }

    @Property(tries = 6, shrinking = ShrinkingMode.BOUNDED)
    void localBoundsHold(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);

        Laws.assertLocalBounds(trial.problem, 0, trial.theta, trial.image(), seed.child("local"), relativeTolerance());
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void boundsAreNumbers(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] q = trial.direction("q");
        for (double scale : new double[] {0, 1e-6, 1, 1e6}) {
            double[] x = Dense.scaled(scale, trial.image(3));
            RegularizerEvaluator evaluator = trial.evaluator();
            evaluator.linearize(x);
            for (Constant rounding :
                    List.of(evaluator.gradientRounding(x), evaluator.hessianRounding(q), evaluator.mixedRounding(q))) {
                assertThat(rounding.value())
                        .as("bound on rounding errors, from: %s", rounding.source())
                        .isNotNegative()
                        .isFinite();
            }
            for (Constant bound : List.of(
                    trial.bound.smoothness(),
                    trial.bound.hessianLipschitz(),
                    evaluator.mixedNorm(),
                    evaluator.mixedLipschitz(),
                    evaluator.hessianChange(q, 0.1),
                    evaluator.mixedChange(q, 0.1))) {
                assertThat(bound.value())
                        .as("bound from: %s", bound.source())
                        .isNotNegative()
                        .isNotNaN();
            }
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void productsBelongToThePointOfLinearisation(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] x = trial.image(2);
        double[] argument = x.clone();
        RegularizerEvaluator evaluator = trial.evaluator();
        evaluator.linearize(argument);
        double[] expected = second(trial, evaluator);
        assertThat(argument).as("linearize leaves x unmodified").isEqualTo(x);
        Arrays.fill(argument, Double.NaN);

        assertThat(second(trial, evaluator))
                .as("second derivatives after x was overwritten")
                .isEqualTo(expected);
        evaluator.value(trial.image(3));
        assertThat(second(trial, evaluator))
                .as("second derivatives after a value elsewhere")
                .isEqualTo(expected);
        evaluator.addGradient(trial.image(1), new double[x.length]);
        evaluator.gradientRounding(trial.image(3));
        assertThat(second(trial, evaluator))
                .as("second derivatives after a gradient elsewhere")
                .isEqualTo(expected);
        RegularizerEvaluator other = trial.evaluator();
        other.linearize(trial.image(3));
        second(trial, other);
        other.linearize(x);
        assertThat(second(trial, other))
                .as("second derivatives of an evaluator used elsewhere before")
                .isEqualTo(expected);
    }

    /** Products with the second derivatives and bounds on them, one behind the other. */
    private static double[] second(Trial trial, RegularizerEvaluator evaluator) {
        double[] q = trial.direction("q");
        double[] d = Dense.direction(trial.theta.length, trial.seed.child("d").generator());
        double[] hessian = new double[q.length];
        double[] mixed = new double[q.length];
        double[] transposed = new double[d.length];
        evaluator.addHessian(q, hessian);
        evaluator.mixed(d, mixed);
        evaluator.mixedTransposed(q, transposed);
        double[] bounds = {
            evaluator.mixedNorm().value(),
            evaluator.mixedLipschitz().value(),
            evaluator.hessianChange(q, 0.1).value(),
            evaluator.mixedChange(q, 0.1).value(),
            evaluator.hessianRounding(q).value(),
            evaluator.mixedRounding(q).value()
        };
        return Arrays.stream(new double[][] {hessian, mixed, transposed, bounds})
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void gradientsAndHessianProductsAreAdded(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] x = trial.image(2);
        double[] v = trial.direction("v");
        double[] argument = x.clone();
        double[] direction = v.clone();
        double[] before = Dense.gaussian(x.length, seed.child("before"));
        RegularizerEvaluator evaluator = trial.evaluator();
        evaluator.linearize(x);
        double[] gradient = before.clone();
        evaluator.addGradient(argument, gradient);
        double[] product = before.clone();
        evaluator.addHessian(direction, product);

        assertAdded("gradient", gradient, before, gradient(trial.objective, x));
        assertAdded(
                "Hessian product",
                product,
                before,
                product(trial.objective.linearize(x).hessian(), v));
        assertThat(argument).as("x is unmodified").isEqualTo(x);
        assertThat(direction).as("v is unmodified").isEqualTo(v);
    }

    private void assertAdded(String what, double[] sum, double[] before, double[] term) {
        assertThat(Dense.distance(sum, Dense.plus(before, 1, term)))
                .as("the %s is added to what was there", what)
                .isLessThanOrEqualTo(relativeTolerance() * (Dense.norm(before) + Dense.norm(term)));
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void mixedProductsOverwriteTheirOutput(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        Linearization linearization = trial.objective.linearize(trial.image(2));
        double[] q = trial.direction("q");
        double[] d = Dense.direction(trial.theta.length, seed.child("d").generator());
        double[] image = new double[q.length];
        double[] parameters = new double[d.length];
        Arrays.fill(image, Double.NaN);
        Arrays.fill(parameters, Double.NaN);
        linearization.mixed().apply(d, image);
        linearization.mixed().applyTranspose(q, parameters);

        assertThat(image).as("B d overwrites its output").isEqualTo(product(linearization.mixed(), d));
        assertThat(parameters).as("B^T q overwrites its output").isEqualTo(transposeProduct(linearization.mixed(), q));
    }

    @Property(tries = 4, shrinking = ShrinkingMode.BOUNDED)
    void evaluatorsServeAThreadEach(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        List<double[]> alone = List.of(everything(trial, 2), everything(trial, 3));

        List<Boolean> same = Concurrent.both(always(trial, 2, alone.get(0)), always(trial, 3, alone.get(1)));

        assertThat(same).as("the same bits beside another thread").containsOnly(true);
    }

    private static Callable<Boolean> always(Trial trial, int kind, double[] expected) {
        return () -> {
            boolean same = true;
            for (int k = 0; k < 30; k++) {
                same &= Arrays.equals(everything(trial, kind), expected);
            }
            return same;
        };
    }

    private static double[] everything(Trial trial, int kind) {
        double[] x = trial.image(kind);
        RegularizerEvaluator evaluator = trial.evaluator();
        double[] value = {evaluator.value(x)};
        double[] gradient = new double[x.length];
        evaluator.addGradient(x, gradient);
        evaluator.linearize(x);
        return Arrays.stream(new double[][] {value, gradient, second(trial, evaluator)})
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Property(tries = 4, shrinking = ShrinkingMode.BOUNDED)
    void startsFromSensibleParameters(@ForAll("seeds") SeedPath seed) {
        Regularizer regularizer = regularizer(seed);
        for (int channels : CHANNELS) {
            ParameterLayout layout = regularizer.layout(channels);
            assertThat(regularizer.layout(channels))
                    .as("the layout is always the same")
                    .isEqualTo(layout);
            assertThat(layout.dimension()).as("length of theta").isPositive();
            for (double noise : new double[] {noise() / 10, noise(), 10 * noise()}) {
                double[] start = regularizer.initialParameters(channels, noise);
                assertThat(start).as("initial parameters, as laid out").hasSize(layout.dimension());
                layout.requireFinite(start);
                assertThat(regularizer.initialParameters(channels, noise))
                        .as("initial parameters are always the same")
                        .isEqualTo(start);
                assertThat(regularizer.at(start, channels).smoothness().value())
                        .as("smoothness at the initial parameters")
                        .isPositive()
                        .isFinite();
            }
        }
        for (double noise : new double[] {0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .as("initial parameters for noise %s", noise)
                    .isThrownBy(() -> regularizer.initialParameters(1, noise))
                    .withMessageContaining("noise");
        }
    }

    @Property(tries = 4, shrinking = ShrinkingMode.BOUNDED)
    void thetaIsCopiedAndChecked(@ForAll("seeds") SeedPath seed) {
        Trial trial = new Trial(this, seed);
        double[] theta = trial.theta.clone();
        BoundRegularizer bound = trial.regularizer.at(theta, trial.shape.channels());
        assertThat(theta).as("theta is unmodified").isEqualTo(trial.theta);
        Arrays.fill(theta, 7);
        double[] x = trial.image(2);
        assertThat(trial.problem.evaluator(bound).value(x))
                .as("value after theta was overwritten")
                .isEqualTo(trial.evaluator().value(x));

        int channels = trial.shape.channels();
        assertThatIllegalArgumentException()
                .as("a theta that is too long")
                .isThrownBy(() -> trial.regularizer.at(new double[theta.length + 1], channels))
                .withMessageContaining(String.valueOf(theta.length + 1))
                .withMessageContaining(String.valueOf(theta.length));
        for (ParameterLayout.Block block : trial.layout.blocks()) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                double[] broken = trial.theta.clone();
                broken[block.end() - 1] = bad;
                assertThatIllegalArgumentException()
                        .as("%s in block %s", bad, block)
                        .isThrownBy(() -> trial.regularizer.at(broken, channels))
                        .withMessageContaining(trial.layout.nameOf(block.end() - 1))
                        .withMessageContaining(String.valueOf(bad));
            }
        }
    }

    private static double[] gradient(LowerLevelObjective h, double[] x) {
        double[] out = new double[x.length];
        h.gradient(x, out);
        return out;
    }

    private static double[] product(LinearOperator operator, double[] v) {
        double[] out = new double[operator.outputLength()];
        operator.apply(v, out);
        return out;
    }

    private static double[] transposeProduct(LinearOperator operator, double[] v) {
        double[] out = new double[operator.inputLength()];
        operator.applyTranspose(v, out);
        return out;
    }
}
