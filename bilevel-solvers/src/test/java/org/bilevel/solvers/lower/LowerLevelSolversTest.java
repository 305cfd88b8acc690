package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.fixture.HessianOnly;
import org.bilevel.solvers.fixture.RidgeObjective;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LowerLevelSolversTest {

    private static final int N = 30;
    private static final double KAPPA = 50;

    /**
     * A method under test.
     *
     * @param at the method with a limit of iterations
     * @param storage how many vectors it needs beyond x
     * @param raisesSmoothness whether it corrects an estimated L, for one vector more
     * @param gradientsOnly whether an iteration costs one gradient, and nothing else
     */
    record Method(
            String name,
            IntFunction<LowerLevelSolver> at,
            int storage,
            boolean raisesSmoothness,
            boolean gradientsOnly) {

        LowerLevelSolver solver() {
            return at.apply(5000);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Method> methods() {
        return Stream.concat(
                Stream.of(
                        new Method("gradient descent", GradientDescent::new, 2, true, true),
                        new Method("heavy ball", HeavyBall::new, 2, true, true),
                        new Method("Nesterov", Nesterov::new, 3, true, true),
                        new Method("nmAPG", limit -> new NonmonotoneApg(limit, 0.8, 1e-4), 5, true, false),
                        new Method("Newton-CG", limit -> new NewtonCg(limit, 0.9), 7, false, false),
                        new Method("L-BFGS", limit -> new LBfgs(limit, 3, 0.9), 4 + 2 * 3, false, true)),
                Stream.of(Momentum.values())
                        .map(momentum -> new Method(
                                "FISTA, " + momentum,
                                limit -> new Fista(limit, momentum),
                                momentum == Momentum.NONE ? 2 : 3,
                                true,
                                true)));
    }

    private static RidgeObjective objective(double weight, long seed) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, KAPPA, 0.1, SeedPath.of(seed));
        return RidgeObjective.certified(
                a, RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("centre")), weight, 0.1, 0.1 * KAPPA);
    }

    private static double gradientNorm(LowerLevelObjective objective, double[] x) {
        double[] gradient = new double[x.length];
        objective.gradient(x, gradient);
        return Vectors.norm2(gradient);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void reportsTheGradientAtTheReturnedPointAndExactCounts(Method method) {
        for (int limit : new int[] {1, 2, 7, 5000}) {
            RidgeObjective objective = objective(1, 3);
            double[] x = new double[N];
            LowerLevelSolution solution =
                    method.at().apply(limit).solve(objective, x, Stopping.at(1e-9), new Workspace());
            assertThat(solution.gradients()).isEqualTo(objective.gradients());
            if (method.gradientsOnly()) {
                assertThat(solution.values() + solution.hessianProducts()).isZero();
                assertThat(solution.gradients()).isEqualTo(solution.iterations() + 1);
            }
            assertThat(solution.gradientNorm()).isEqualTo(gradientNorm(objective, x));
            assertThat(solution.termination().converged()).isEqualTo(limit == 5000);
            if (limit < 5000) {
                assertThat(solution.termination())
                        .isEqualTo(new Termination.IterationLimit(limit, solution.gradientNorm(), 1e-9));
            }
        }
    }

    @Property(tries = 30)
    void withoutMomentumFistaIsGradientDescentWithStepOneOverL(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int iterations) {
        RidgeObjective objective = objective(1, seed);
        double[] x = new double[N];
        new Fista(iterations, Momentum.NONE).solve(objective, x, Stopping.at(0), new Workspace());

        double[] expected = new double[N];
        double[] gradient = new double[N];
        double step = 1 / objective.constants().l();
        for (int k = 0; k < iterations; k++) {
            objective.gradient(expected, gradient);
            for (int i = 0; i < N; i++) {
                expected[i] -= step * gradient[i];
            }
        }
        assertThat(x).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRONGLY_CONVEX", "STRONGLY_CONVEX_RESTART", "ADAPTIVE_RESTART"})
    void momentumPays(Momentum momentum) {
        int with = new Fista(5000, momentum)
                .solve(objective(0, 5), new double[N], Stopping.at(1e-8), new Workspace())
                .iterations();
        int without = new Fista(5000, Momentum.NONE)
                .solve(objective(0, 5), new double[N], Stopping.at(1e-8), new Workspace())
                .iterations();
        assertThat(with).isLessThan(without / 2);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void survivesAnUnderestimatedL(Method method) {
        for (double share : new double[] {0.01, 0.3, 0.88}) {
            RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, KAPPA, 1, SeedPath.of(8));
            double[] centre = RotatedDiagonal.gaussian(N, SeedPath.of(9));
            RidgeObjective objective = new RidgeObjective(
                    a, centre, 0, 0.5, share * KAPPA, value -> Constant.estimated(value, "power iteration"));
            double[] x = new double[N];
            LowerLevelSolution solution = method.solver().solve(objective, x, Stopping.at(1e-8), new Workspace());
            assertThat(solution.termination().converged())
                    .as("L at %s of the truth: %s", share, solution)
                    .isTrue();
            assertThat(Vectors.distance(x, centre)).isLessThan(1e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anEstimateThatIsRightChangesNothing(Method method) {
        List<double[]> results = new ArrayList<>();
        for (boolean certified : new boolean[] {true, false}) {
            RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, KAPPA, 1, SeedPath.of(8));
            double[] centre = RotatedDiagonal.gaussian(N, SeedPath.of(9));
            RidgeObjective objective = new RidgeObjective(
                    a,
                    centre,
                    1,
                    1,
                    KAPPA,
                    value -> certified ? Constant.certified(value, "") : Constant.estimated(value, ""));
            double[] x = new double[N];
            method.solver().solve(objective, x, Stopping.at(1e-8), new Workspace());
            results.add(x);
        }
        assertThat(results.get(0)).isEqualTo(results.get(1));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stallsWhereRoundingAllowsNoBetter(Method method) {
        RidgeObjective objective = objective(1, 11);
        double[] x = new double[N];
        LowerLevelSolution solution = method.solver().solve(objective, x, Stopping.at(1e-30), new Workspace());
        assertThat(solution.gradientNorm()).isLessThan(1e-13);
        assertThat(solution.termination().converged() || solution.termination() instanceof Termination.Stalled)
                .as("%s", solution)
                .isTrue();
        assertThat(solution.iterations()).isLessThan(4000);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void roundingDoesNotPassForATooSmallL(Method method) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, KAPPA, 1, SeedPath.of(8));
        double[] centre = RotatedDiagonal.gaussian(N, SeedPath.of(9));
        RidgeObjective objective =
                new RidgeObjective(a, centre, 1, 1, KAPPA, value -> Constant.estimated(value, "power iteration"));
        double[] x = new double[N];
        LowerLevelSolution solution = method.solver().solve(objective, x, Stopping.at(1e-30), new Workspace());
        assertThat(solution.gradientNorm()).isLessThan(1e-12);
        assertThat(solution.iterations()).isLessThan(4000);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void cancellationEndsTheSolve(Method method) {
        int[] polls = {0};
        LowerLevelSolution solution = method.solver()
                .solve(objective(1, 2), new double[N], new Stopping(0, () -> ++polls[0] > 3), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.Cancelled(3));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aSolvedProblemNeedsOneGradient(Method method) {
        RidgeObjective objective = objective(1, 2);
        double[] x = RotatedDiagonal.gaussian(N, SeedPath.of(2).child("centre"));
        double[] start = x.clone();
        LowerLevelSolution solution = method.solver().solve(objective, x, Stopping.at(0), new Workspace());
        assertThat(solution)
                .isEqualTo(new LowerLevelSolution(0, 0, 1, solution.values(), new Termination.Converged(0, 0)));
        assertThat(x).isEqualTo(start);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void returnsTheLastGoodPointWhenTheGradientOverflows(Method method) {
        // A domain left after a few steps, as of an overflowing exponential.
        LowerLevelObjective walled = new LowerLevelObjective() {
            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public double value(double[] x) {
                return x[0] > 3 ? Double.NaN : (x[0] - 5) * (x[0] - 5) / 2;
            }

            @Override
            public void gradient(double[] x, double[] gradient) {
                gradient[0] = x[0] > 3 ? Double.NaN : x[0] - 5;
            }

            @Override
            public Linearization linearize(double[] x) {
                return new HessianOnly(
                        new RotatedDiagonal(new double[] {1}, Structure.POSITIVE_DEFINITE, SeedPath.of(1)));
            }

            @Override
            public LowerLevelConstants constants() {
                Constant none = Constant.certified(0, "");
                return new LowerLevelConstants(Constant.certified(1, ""), Constant.certified(10, ""), none);
            }
        };
        for (double start : new double[] {0, 0.7, 1.4, 2.1}) {
            double[] x = {start};
            LowerLevelSolution solution = method.solver().solve(walled, x, Stopping.at(1e-6), new Workspace());
            assertThat(solution.termination()).isEqualTo(new Termination.NonFinite(solution.iterations(), "gradient"));
            assertThat(x[0]).isBetween(start, 3.0);
            assertThat(solution.gradientNorm()).isEqualTo(5 - x[0]);
        }
        double[] outside = {4};
        LowerLevelSolution solution = method.solver().solve(walled, outside, Stopping.at(1e-6), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.NonFinite(0, "gradient"));
        assertThat(outside).containsExactly(4);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void allocatesNothingPerIteration(Method method) {
        for (boolean certified : new boolean[] {true, false}) {
            RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1000, 1, SeedPath.of(8));
            RidgeObjective objective = new RidgeObjective(
                    a,
                    RotatedDiagonal.gaussian(N, SeedPath.of(9)),
                    0,
                    0.5,
                    500,
                    value -> certified ? Constant.certified(2 * value, "") : Constant.estimated(value, ""));
            Workspace workspace = new Workspace();
            double[] x = new double[N];
            Stopping stopping = Stopping.at(0);
            LowerLevelSolver few = method.at().apply(2);
            LowerLevelSolver many = method.at().apply(102);
            long bytes = Allocation.perExtraIterations(
                    iterations -> {
                        Arrays.fill(x, 0);
                        (iterations == 2 ? few : many).solve(objective, x, stopping, workspace);
                    },
                    2,
                    102);
            assertThat(bytes).isZero();
            int more = method.raisesSmoothness() && !certified ? 1 : 0;
            assertThat(workspace.vectorCount()).isEqualTo(method.storage() + more);
        }
    }

    @Test
    void refusesWrongUse() {
        assertThatThrownBy(() -> new GradientDescent(0)).hasMessage("maxIterations = 0, must be >= 1");
        assertThatThrownBy(() -> new Fista(0, Momentum.NONE)).hasMessage("maxIterations = 0, must be >= 1");
        assertThatThrownBy(() -> new Fista().solve(objective(0, 1), new double[N + 1], Stopping.at(0), new Workspace()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31")
                .hasMessageContaining("30");
    }
}
