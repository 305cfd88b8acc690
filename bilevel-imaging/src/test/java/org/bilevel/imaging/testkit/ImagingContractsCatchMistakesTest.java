package org.bilevel.imaging.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.imaging.testkit.ForwardingRegularizer.ForwardingBound;
import org.bilevel.imaging.testkit.ForwardingRegularizer.ForwardingEvaluator;
import org.junit.jupiter.api.Test;

/** Contracts are worth what they catch: deliberately wrong regularisers and operators fail, in the property meant for their mistake. */
final class ImagingContractsCatchMistakesTest {

    private static final SeedPath SEED = SeedPath.of(41);

    /** More seeds, for mistakes that show at some images only. */
    private static void onManySeeds(Consumer<SeedPath> property) {
        for (int seed = 0; seed < 12; seed++) {
            property.accept(SeedPath.of(seed));
        }
    }

    @Test
    void derivativesThatAreSlightlyWrong() {
        RegularizerContract gradient = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void addGradient(double[] x, double[] gradient) {
                super.addGradient(x, gradient);
                gradient[1] += 1e-4 * x[1];
            }
        });
        RegularizerContract hessian = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void addHessian(double[] v, double[] out) {
                super.addHessian(v, out);
                out[0] += 1e-4 * v[0];
            }
        });
        RegularizerContract mixed = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void mixed(double[] direction, double[] out) {
                super.mixed(new double[] {direction[0], direction[1] * (1 + 1e-4)}, out);
            }
        });
        RegularizerContract transpose = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void mixedTransposed(double[] q, double[] out) {
                super.mixedTransposed(q, out);
                out[1] *= 1 + 1e-6;
            }
        });

        assertCaught(() -> onManySeeds(gradient::derivativesInTheImageAgree), "value along the gradient");
        assertCaught(() -> onManySeeds(hessian::derivativesInTheImageAgree), "A(x) d");
        assertCaught(() -> mixed.derivativesInThetaAgree(SEED), "B d in log_smoothing[1]");
        assertCaught(() -> onManySeeds(transpose::secondDerivativesAreWellFormed), "<A x, y> against <x, A^T y>");
    }

    @Test
    void constantsThatAreTooSmall() {
        RegularizerContract smoothness = bound(honest -> new ForwardingBound(honest) {
            @Override
            public Constant smoothness() {
                return scaled(0.5, super.smoothness());
            }
        });
        RegularizerContract hessianLipschitz = bound(honest -> new ForwardingBound(honest) {
            @Override
            public Constant hessianLipschitz() {
                return scaled(0.02, super.hessianLipschitz());
            }
        });
        RegularizerContract mixedNorm = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedNorm() {
                return scaled(0.5, super.mixedNorm());
            }
        });
        RegularizerContract mixedLipschitz = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedLipschitz() {
                return scaled(0.02, super.mixedLipschitz());
            }
        });

        assertCaught(() -> onManySeeds(smoothness::constantsBoundTheDerivatives), "against L");
        assertCaught(
                () -> onManySeeds(hessianLipschitz::secondDerivativesAreLipschitz),
                "Lipschitz constant of the Hessian");
        assertCaught(() -> onManySeeds(mixedNorm::constantsBoundTheDerivatives), "||A v|| / ||v||");
        assertCaught(() -> onManySeeds(mixedLipschitz::secondDerivativesAreLipschitz), "Lipschitz constant of B");
    }

    @Test
    void localBoundsThatAreTooSmall() {
        RegularizerContract hessianChange = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant hessianChange(double[] q, double radius) {
                return scaled(0.1, super.hessianChange(q, radius));
            }
        });
        RegularizerContract mixedChange = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedChange(double[] q, double radius) {
                return scaled(0.3, super.mixedChange(q, radius));
            }
        });
        RegularizerContract blockChange = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
                return scaled(block.offset() == 0 ? 0.3 : 1, super.mixedChange(q, radius, block));
            }
        });
        RegularizerContract blockNorm = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedNorm(ParameterLayout.Block block) {
                return scaled(0.999, super.mixedNorm(block));
            }
        });

        assertCaught(() -> onManySeeds(hessianChange::localBoundsHold), "||(A(y) - A(x)) q||");
        assertCaught(() -> onManySeeds(mixedChange::localBoundsHold), "||(B(y) - B(x))^T q|| at");
        assertCaught(() -> onManySeeds(blockChange::localBoundsHold), "||(B(y) - B(x))^T q|| in log_weight[1]");
        assertCaught(() -> onManySeeds(blockNorm::localBoundsHold), "||A v|| / ||v||");
    }

    @Test
    void aRegulariserThatIsNotConvex() {
        RegularizerContract contract = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void addHessian(double[] v, double[] out) {
                super.addHessian(v, out);
                out[0] -= v[0];
            }
        });

        assertCaught(() -> onManySeeds(contract::constantsBoundTheDerivatives), "against mu");
    }

    @Test
    void boundsThatAreNoNumbers() {
        RegularizerContract infinite = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedRounding(double[] q) {
                return Constant.certified(Double.POSITIVE_INFINITY, "1/0");
            }
        });
        RegularizerContract undefined = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public Constant mixedLipschitz() {
                return Constant.certified(Double.NaN, "0/0");
            }
        });

        assertCaught(() -> infinite.boundsAreNumbers(SEED), "1/0");
        assertCaught(() -> undefined.boundsAreNumbers(SEED), "0/0");
    }

    @Test
    void evaluatorsThatMixUpTheirImages() {
        RegularizerContract clobbering = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public double value(double[] x) {
                linearize(x);
                return super.value(x);
            }
        });
        RegularizerContract borrowing = evaluator(honest -> new ForwardingEvaluator(honest) {
            private double[] image = {};

            @Override
            public void linearize(double[] x) {
                image = x;
            }

            @Override
            public void addHessian(double[] v, double[] out) {
                super.linearize(image);
                super.addHessian(v, out);
            }
        });
        RegularizerContract overwriting = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void addGradient(double[] x, double[] gradient) {
                Arrays.fill(gradient, 0);
                super.addGradient(x, gradient);
            }
        });
        RegularizerContract adding = evaluator(honest -> new ForwardingEvaluator(honest) {
            @Override
            public void mixedTransposed(double[] q, double[] out) {
                double[] before = out.clone();
                super.mixedTransposed(q, out);
                out[0] += before[0];
            }
        });

        assertCaught(() -> clobbering.productsBelongToThePointOfLinearisation(SEED), "after a value elsewhere");
        assertCaught(() -> borrowing.productsBelongToThePointOfLinearisation(SEED), "after x was overwritten");
        assertCaught(() -> overwriting.gradientsAndHessianProductsAreAdded(SEED), "is added to what was there");
        assertCaught(() -> adding.mixedProductsOverwriteTheirOutput(SEED), "B^T q overwrites its output");
    }

    /** Its evaluators are right for the thread that bound theta only, as scratch memory in common would make them. */
    @Test
    void evaluatorsThatShareScratchMemory() {
        RegularizerContract contract = bound(honest -> new ForwardingBound(honest) {
            private final Thread owner = Thread.currentThread();

            @Override
            public RegularizerEvaluator evaluator(ImageShape shape) {
                return new ForwardingEvaluator(super.evaluator(shape)) {
                    @Override
                    public double value(double[] x) {
                        return super.value(x) + (Thread.currentThread().equals(owner) ? 0 : 1);
                    }
                };
            }
        });

        assertCaught(() -> contract.evaluatorsServeAThreadEach(SEED), "beside another thread");
    }

    @Test
    void parametersThatMakeNoSense() {
        RegularizerContract tooFew = contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public double[] initialParameters(int channels, double noise) {
                return Arrays.copyOf(super.initialParameters(channels, noise), channels == 1 ? 2 : 1);
            }
        });
        RegularizerContract lenient = contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public double[] initialParameters(int channels, double noise) {
                return super.initialParameters(channels, Math.max(noise, 1e-3));
            }
        });
        RegularizerContract careless = contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public BoundRegularizer at(double[] theta, int channels) {
                double[] mended = theta.clone();
                mended[1] = Double.isNaN(mended[1]) ? 0 : mended[1];
                return super.at(mended, channels);
            }
        });
        RegularizerContract borrowing = contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public BoundRegularizer at(double[] theta, int channels) {
                Regularizer honest = new TotalVariation();
                return new ForwardingBound(super.at(theta, channels)) {
                    @Override
                    public RegularizerEvaluator evaluator(ImageShape shape) {
                        return honest.at(theta, channels).evaluator(shape);
                    }
                };
            }
        });

        assertCaught(() -> tooFew.startsFromSensibleParameters(SEED), "as laid out");
        assertCaught(() -> lenient.startsFromSensibleParameters(SEED), "for noise 0");
        assertCaught(() -> careless.thetaIsCopiedAndChecked(SEED), "NaN in block log_smoothing[1]");
        assertCaught(() -> borrowing.thetaIsCopiedAndChecked(SEED), "after theta was overwritten");
    }

    @Test
    void aReachThatIsTooSmall() {
        RegularizerContract shortSighted = contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public int reach() {
                return 0;
            }
        });

        assertCaught(() -> shortSighted.gradientsLookNoFurtherThanTheirReach(SEED), "of a part, reach 0");
    }

    @Test
    void anHonestRegulariserPasses() {
        RegularizerContract honest = evaluator(evaluator -> evaluator);
        for (Consumer<SeedPath> property : List.<Consumer<SeedPath>>of(
                honest::derivativesInTheImageAgree,
                honest::derivativesInThetaAgree,
                honest::secondDerivativesAreWellFormed,
                honest::constantsBoundTheDerivatives,
                honest::secondDerivativesAreLipschitz,
                honest::localBoundsHold,
                honest::boundsAreNumbers,
                honest::productsBelongToThePointOfLinearisation,
                honest::gradientsAndHessianProductsAreAdded,
                honest::mixedProductsOverwriteTheirOutput,
                honest::evaluatorsServeAThreadEach,
                honest::gradientsLookNoFurtherThanTheirReach,
                honest::startsFromSensibleParameters,
                honest::thetaIsCopiedAndChecked)) {
            assertPasses(() -> property.accept(SEED));
        }
    }

    @Test
    void operatorsThatAreNotWhatTheySay() {
        assertCaught(operator(new Means(1, 0.25, 1e-15, Mistake.TRANSPOSE))::hasItsAdjoint, "<A x, y>");
        assertCaught(operator(new Means(1, 0, 1e-15, Mistake.CLIPPING))::isLinear, "||A(x + t y) - A x - t A y||");
        assertCaught(operator(new Means(1, 0, 1e-15, Mistake.ADDING))::overwritesItsOutput, "overwrites its output");
        assertCaught(operator(new Means(1, 0, 1e-15, Mistake.IN_PLACE))::overwritesItsOutput, "is unmodified");
        assertCaught(
                operator(new Means(1, 0, 1e-15, Mistake.ONE_SHORT))::measuresImagesOfTheShape, "length of an image");
        assertCaught(
                operator(new Means(1, 0, 1e-15, Mistake.SHARED))::operatorsServeAThreadEach, "beside another thread");
    }

    @Test
    void operatorsWhoseConstantsAreWrong() {
        ForwardOperatorContract boasting = operator(new Means(0.9, 0.1, 0, Mistake.NONE));

        assertCaught(boasting::squaredNormIsAnUpperBound, "largest eigenvalue of K^T K");
        assertCaught(boasting::smallestSquaredSingularValueIsALowerBound, "smallest eigenvalue of K^T K");
        assertCaught(boasting::roundingErrorsAreWithinTheirBound, "rounding errors of K x");
    }

    @Test
    void anHonestOperatorPasses() {
        ForwardOperatorContract honest = operator(new Means(1, 0, 1e-15, Mistake.NONE));
        for (ThrowingCallable law : List.<ThrowingCallable>of(
                honest::isLinear,
                honest::hasItsAdjoint,
                honest::measuresImagesOfTheShape,
                honest::overwritesItsOutput,
                honest::squaredNormIsAnUpperBound,
                honest::smallestSquaredSingularValueIsALowerBound,
                honest::roundingErrorsAreWithinTheirBound,
                honest::operatorsServeAThreadEach)) {
            assertPasses(law);
        }
    }

    private enum Mistake {
        NONE,
        TRANSPOSE,
        CLIPPING,
        ADDING,
        IN_PLACE,
        ONE_SHORT,
        SHARED
    }

    /** Means of three neighbours in the order of the values, which repeat in a ring: ||K|| = 1, and for multiples of three K is singular. */
    private record Means(double squaredNormValue, double smallestValue, double roundingValue, Mistake mistake)
            implements ForwardOperator {

        @Override
        public LinearOperator on(ImageShape shape) {
            return new MeansOn(shape.size() - (mistake == Mistake.ONE_SHORT ? 1 : 0), mistake, Thread.currentThread());
        }

        @Override
        public Constant squaredNorm(ImageShape shape) {
            return Constant.certified(squaredNormValue, "rows and columns add up to 1");
        }

        @Override
        public Constant rounding(ImageShape shape) {
            return Constant.certified(roundingValue, "three terms");
        }

        @Override
        public Constant smallestSquaredSingularValue(ImageShape shape) {
            return Constant.certified(smallestValue, "none");
        }
    }

    private static final Thread FIRST = Thread.currentThread();

    private record MeansOn(int inputLength, Mistake mistake, Thread owner) implements LinearOperator {

        @Override
        public int outputLength() {
            return inputLength;
        }

        @Override
        public void apply(double[] x, double[] out) {
            // What another thread left in shared scratch memory.
            double remains = mistake == Mistake.SHARED && !owner.equals(FIRST) ? 1 : 0;
            for (int i = 0; i < inputLength; i++) {
                double before = mistake == Mistake.ADDING ? out[i] : remains;
                out[i] = before + (x[i] + x[(i + 1) % inputLength] + x[(i + 2) % inputLength]) / 3;
                if (mistake == Mistake.CLIPPING) {
                    out[i] = Math.clamp(out[i], -0.5, 0.5);
                }
            }
            if (mistake == Mistake.IN_PLACE) {
                x[0] = out[0];
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            if (mistake == Mistake.TRANSPOSE) {
                apply(y, out);
                return;
            }
            int n = inputLength;
            for (int i = 0; i < n; i++) {
                double before = mistake == Mistake.ADDING ? out[i] : 0;
                out[i] = before + (y[i] + y[(i + n - 1) % n] + y[(i + n - 2) % n]) / 3;
            }
        }
    }

    private static Constant scaled(double factor, Constant constant) {
        return Constant.certified(factor * constant.value(), "a guess");
    }

    private static RegularizerContract evaluator(UnaryOperator<RegularizerEvaluator> mistake) {
        return contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            RegularizerEvaluator mistaken(RegularizerEvaluator honest) {
                return mistake.apply(honest);
            }
        });
    }

    private static RegularizerContract bound(UnaryOperator<BoundRegularizer> mistake) {
        return contract(new ForwardingRegularizer(new TotalVariation()) {
            @Override
            public BoundRegularizer at(double[] theta, int channels) {
                return mistake.apply(super.at(theta, channels));
            }
        });
    }

    private static RegularizerContract contract(Regularizer regularizer) {
        return new RegularizerContract() {
            @Override
            protected Regularizer regularizer(SeedPath seed) {
                return regularizer;
            }
        };
    }

    private static ForwardOperatorContract operator(ForwardOperator operator) {
        return new ForwardOperatorContract() {
            @Override
            protected ForwardOperator operator() {
                return operator;
            }
        };
    }

    private static void assertCaught(ThrowingCallable check, String message) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(check).withMessageContaining(message);
    }

    private static void assertPasses(ThrowingCallable check) {
        assertThatCode(check).doesNotThrowAnyException();
    }
}
