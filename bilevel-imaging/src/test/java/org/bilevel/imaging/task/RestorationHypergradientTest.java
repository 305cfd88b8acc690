package org.bilevel.imaging.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.imaging.task.SemiBlindDeblurring.Shape.GAUSSIAN;
import static org.bilevel.imaging.task.SemiBlindDeblurring.Shape.MOTION;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Potential;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.InputConvexNetwork;
import org.bilevel.imaging.regularizer.RegularizerSum;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hypergradients of image restoration against differences of the upper-level loss, and the bound on their error. */
final class RestorationHypergradientTest {

    private static final Batch BOTH = new Batch(new int[] {0, 1}, new double[] {0.25, 0.75});
    private static final Accuracy EXACT = new Accuracy(1e-12, 1e-13);

    static List<RestorationProblem> problems() {
        SeedPath seed = SeedPath.of(23);
        ImageShape[] grey = {new ImageShape(1, 7, 8), new ImageShape(1, 6, 9)};
        ImageShape[] colour = {new ImageShape(3, 5, 6), new ImageShape(3, 6, 5)};
        return List.of(
                RestorationProblems.denoising(new TotalVariation(), seed.child(0), grey),
                RestorationProblems.denoising(new TotalVariation(), seed.child(1), colour),
                RestorationProblems.denoising(
                        new FieldsOfExperts(3, 3, Boundary.REFLECTING, Precision.DOUBLE), seed.child(2), grey),
                RestorationProblems.denoising(
                        new FieldsOfExperts(2, 5, Boundary.PERIODIC, Precision.DOUBLE), seed.child(3), grey),
                RestorationProblems.denoising(
                        new FieldsOfExperts(2, 3, Boundary.REFLECTING, Precision.DOUBLE), seed.child(4), colour),
                RestorationProblems.of(
                        new SemiBlindDeblurring(GAUSSIAN, 3, 0.7, 2, Boundary.REFLECTING, 0.1),
                        new TotalVariation(),
                        seed.child(5),
                        grey),
                RestorationProblems.of(
                        new SemiBlindDeblurring(MOTION, 3, 1, 1, Boundary.PERIODIC, 0.1),
                        new FieldsOfExperts(2, 3, Boundary.PERIODIC, Precision.DOUBLE),
                        seed.child(6),
                        colour),
                RestorationProblems.of(
                        new Mri(Mri.Pattern.LEARNED, 0.5, 8, 2, 1, 0.1),
                        new TotalVariation(),
                        seed.child(7),
                        new ImageShape(1, 7, 8),
                        new ImageShape(1, 6, 9)),
                RestorationProblems.of(new PoissonDenoising(0.02, 5), new TotalVariation(), seed.child(8), grey),
                RestorationProblems.denoising(
                        new InputConvexNetwork(4, 2, 3, Boundary.REFLECTING, Precision.DOUBLE), seed.child(5), grey),
                RestorationProblems.denoising(
                        new RegularizerSum(
                                new TotalVariation(TotalVariation.Kind.ANISOTROPIC),
                                new FieldsOfExperts(2, 3, Boundary.REFLECTING, Precision.DOUBLE, Potential.LOG_COSH)),
                        seed.child(6),
                        colour));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void everyBlockAgreesWithDifferencesOfTheLoss(RestorationProblem problem) {
        double[] theta = RestorationProblems.theta(problem, SeedPath.of(5));
        try (ImplicitHypergradients oracle = oracle(problem)) {
            Hypergradient exact = oracle.evaluate(theta, BOTH, EXACT);
            assertThat(exact.lowerMisses() + exact.adjointMisses()).isZero();
            for (ParameterLayout.Block block : problem.layout().blocks()) {
                double[] differences = new double[block.size()];
                for (int i = 0; i < differences.length; i++) {
                    differences[i] = difference(oracle, theta, block.offset() + i);
                }
                double[] z = block.copyOf(exact.z());
                assertThat(Dense.norm(z)).as("the block %s matters", block).isGreaterThan(1e-6);
                assertThat(Dense.distance(z, differences) / Dense.norm(differences))
                        .as(
                                "relative error in %s: %s against %s",
                                block, Arrays.toString(z), Arrays.toString(differences))
                        .isLessThan(1e-6);
            }
        }
    }

    /** The central difference of fourth order. */
    private static double difference(ImplicitHypergradients oracle, double[] theta, int i) {
        // A small part of the smoothing, which is the scale of biases.
        double h = 1e-3;
        double near = loss(oracle, theta, i, h) - loss(oracle, theta, i, -h);
        double far = loss(oracle, theta, i, 2 * h) - loss(oracle, theta, i, -2 * h);
        return (8 * near - far) / (12 * h);
    }

    private static double loss(ImplicitHypergradients oracle, double[] theta, int i, double h) {
        double[] moved = theta.clone();
        moved[i] += h;
        return oracle.evaluate(moved, BOTH, new Accuracy(1e-12, 1)).loss();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void theBoundHolds(RestorationProblem problem) {
        double[] theta = RestorationProblems.theta(problem, SeedPath.of(6));
        double[] exact;
        try (ImplicitHypergradients oracle = oracle(problem)) {
            exact = oracle.evaluate(theta, BOTH, EXACT).z();
        }
        double first = Double.NaN;
        for (double epsilon : new double[] {10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-6}) {
            for (double ratio : new double[] {1e-3, 1, 100}) {
                Accuracy asked = new Accuracy(epsilon, ratio * epsilon / problem.dimension(0));
                try (ImplicitHypergradients oracle = oracle(problem)) {
                    for (int warm = 0; warm < 2; warm++) {
                        Hypergradient inexact = oracle.evaluate(theta, BOTH, asked);
                        // Nobody has bounded the rounding of Fourier transforms.
                        assertThat(inexact.bound().certified())
                                .isEqualTo(problem.layout().blocks().stream()
                                        .noneMatch(block -> block.name().equals("sampling")));
                        assertThat(Dense.distance(inexact.z(), exact))
                                .as("error for %s", asked)
                                .isLessThanOrEqualTo(inexact.bound().value());
                        first = Double.isNaN(first) ? inexact.bound().value() : first;
                        if (epsilon == 1e-6 && ratio < 100) {
                            assertThat(inexact.bound().value())
                                    .as("the bound falls with the tolerances")
                                    .isLessThan(1e-3 * first);
                        }
                    }
                }
            }
        }
    }

    /** Those whose parameters are all the regulariser's: a softmax of anything is a kernel, with which a run need not diverge. */
    static List<RestorationProblem> problemsOfRegularizers() {
        return problems().subList(0, 5);
    }

    @ParameterizedTest
    @MethodSource("problemsOfRegularizers")
    void aDivergingRunEndsWithTheLastFiniteTheta(RestorationProblem problem) {
        double[] start = RestorationProblems.theta(problem, SeedPath.of(7));
        Isgd isgd = new Isgd(new ConstantSchedule(1e9), new ConstantSchedule(1e-3));
        LearningLoop loop =
                new LearningLoop(isgd, new FullBatch(), SeedPath.of(1), Budget.UNLIMITED.withSteps(5), List.of());
        try (ImplicitHypergradients oracle = oracle(problem)) {
            RunResult result = loop.run(start, oracle, () -> false);

            assertThat(result.ending()).isInstanceOf(RunResult.Ending.NonFinite.class);
            assertThat(result.theta()).doesNotContain(Double.NaN);
        }
    }

    private static ImplicitHypergradients oracle(RestorationProblem problem) {
        return new ImplicitHypergradients(
                problem,
                new Fista(100_000, Momentum.STRONGLY_CONVEX_RESTART),
                new ConjugateGradient(10_000),
                2,
                () -> false);
    }
}
