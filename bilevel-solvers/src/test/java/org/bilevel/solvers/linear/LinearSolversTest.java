package org.bilevel.solvers.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.commonsmath.CommonsConjugateGradient;
import org.bilevel.solvers.commonsmath.CommonsSymmLq;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.bilevel.solvers.fixture.SpoiltProduct;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearSolversTest {

    private static final int N = 40;

    static Stream<IntFunction<LinearSolver>> solvers() {
        return Stream.concat(definite(), indefinite());
    }

    static Stream<IntFunction<LinearSolver>> definite() {
        return Stream.of(ConjugateGradient::new, CommonsConjugateGradient::new);
    }

    static Stream<IntFunction<LinearSolver>> indefinite() {
        return Stream.of(Minres::new, CommonsSymmLq::new);
    }

    private static double residual(LinearOperator a, double[] b, double[] x) {
        double[] r = new double[b.length];
        a.apply(x, r);
        Vectors.subtract(b, r, r);
        return Vectors.norm2(r);
    }

    private static LinearOperator operator(Structure structure, double[][] rows) {
        return new LinearOperator() {
            @Override
            public int inputLength() {
                return rows.length;
            }

            @Override
            public int outputLength() {
                return rows.length;
            }

            @Override
            public Structure structure() {
                return structure;
            }

            @Override
            public void apply(double[] x, double[] out) {
                for (int i = 0; i < rows.length; i++) {
                    out[i] = Vectors.dot(rows[i], x);
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void agreesWithTheExactSolutionAndCountsExactly(IntFunction<LinearSolver> solver) {
        for (double condition : new double[] {1, 10, 1e4}) {
            for (double scale : new double[] {1e-3, 1, 1e6}) {
                for (double start : new double[] {0, 1, 100}) {
                    RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, condition, scale, SeedPath.of(1));
                    double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
                    double[] rightHandSide = b.clone();
                    double[] x = RotatedDiagonal.gaussian(N, SeedPath.of(3));
                    Vectors.scale(start / scale, x);
                    LinearSolution solution = solver.apply(2000).solve(a, b, x, Stopping.at(1e-9), new Workspace());
                    assertThat(solution.termination().converged())
                            .as("%s, condition %s, scale %s, start %s", solution, condition, scale, start)
                            .isTrue();
                    assertThat(solution.products()).isEqualTo(a.products());
                    assertThat(b).isEqualTo(rightHandSide);
                    assertThat(solution.residualNorm())
                            .isEqualTo(residual(a, b, x))
                            .isLessThanOrEqualTo(1e-9);
                    assertThat(Vectors.distance(x, a.solve(b))).isLessThan(1.01e-9 / scale);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("indefinite")
    void solvesIndefiniteSystems(IntFunction<LinearSolver> solver) {
        double[] spectrum = new double[N];
        for (int i = 0; i < N; i++) {
            spectrum[i] = i % 2 == 0 ? 1 + i : -2 - i;
        }
        RotatedDiagonal a = new RotatedDiagonal(spectrum, Structure.SYMMETRIC, SeedPath.of(4));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(5));
        double[] x = new double[N];
        LinearSolution solution = solver.apply(2000).solve(a, b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination().converged()).as("%s", solution).isTrue();
        assertThat(solution.products()).isEqualTo(a.products());
        assertThat(x).containsExactly(a.solve(b), within(1e-9));
    }

    @Test
    void minresSolvesASystemWhoseFirstPivotVanishes() {
        LinearOperator swap = operator(Structure.SYMMETRIC, new double[][] {{0, 1}, {1, 0}});
        double[] x = new double[2];
        LinearSolution solution = new Minres().solve(swap, new double[] {1, 0}, x, Stopping.at(1e-12), new Workspace());
        assertThat(solution.termination().converged()).as("%s", solution).isTrue();
        assertThat(x).containsExactly(new double[] {0, 1}, within(1e-12));
    }

    @Test
    void symmLqSaysSoWhenItsFirstPivotVanishes() {
        LinearOperator swap = operator(Structure.SYMMETRIC, new double[][] {{0, 1}, {1, 0}});
        LinearSolution solution = new CommonsSymmLq()
                .solve(swap, new double[] {1, 0}, new double[2], Stopping.at(1e-12), new Workspace());
        assertThat(solution.termination()).isInstanceOf(Termination.Breakdown.class);
        assertThat(solution.residualNorm()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aZeroRightHandSideHasTheSolutionZero(IntFunction<LinearSolver> solver) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 10, 1, SeedPath.of(1));
        double[] x = new double[N];
        LinearSolution cold = solver.apply(100).solve(a, new double[N], x, Stopping.at(0), new Workspace());
        assertThat(cold).isEqualTo(new LinearSolution(0, 0, 1, new Termination.Converged(0, 0)));
        assertThat(x).containsOnly(0);

        double[] warm = RotatedDiagonal.gaussian(N, SeedPath.of(3));
        LinearSolution solution = solver.apply(100).solve(a, new double[N], warm, Stopping.at(1e-10), new Workspace());
        assertThat(solution.termination().converged()).isTrue();
        assertThat(warm).containsExactly(new double[N], within(1e-10));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aWarmStartAtTheSolutionCostsOneProduct(IntFunction<LinearSolver> solver) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 10, 1, SeedPath.of(1));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = a.solve(b);
        double[] start = x.clone();
        LinearSolution solution = solver.apply(100).solve(a, b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.iterations()).isZero();
        assertThat(solution.products()).isEqualTo(1);
        assertThat(x).isEqualTo(start);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void stopsAtTheLimitWithTheTrueResidual(IntFunction<LinearSolver> solver) {
        for (int limit = 1; limit < 6; limit++) {
            RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1e4, 1, SeedPath.of(1));
            double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
            double[] x = new double[N];
            LinearSolution solution = solver.apply(limit).solve(a, b, x, Stopping.at(1e-9), new Workspace());
            assertThat(solution.iterations()).isEqualTo(limit);
            assertThat(solution.products()).isEqualTo(a.products()).isEqualTo(limit + 2);
            assertThat(solution.residualNorm()).isEqualTo(residual(a, b, x));
            assertThat(solution.termination())
                    .isEqualTo(new Termination.IterationLimit(limit, solution.residualNorm(), 1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void stallsWhereRoundingAllowsNoBetter(IntFunction<LinearSolver> solver) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1e4, 1, SeedPath.of(1));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = new double[N];
        LinearSolution solution = solver.apply(100_000).solve(a, b, x, Stopping.at(1e-30), new Workspace());
        assertThat(solution.termination())
                .isEqualTo(new Termination.Stalled(solution.iterations(), solution.residualNorm(), 1e-30));
        assertThat(solution.residualNorm()).isEqualTo(residual(a, b, x)).isLessThan(1e-11);
        assertThat(solution.iterations()).isLessThan(3000);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void cancellationEndsTheSolve(IntFunction<LinearSolver> solver) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1e4, 1, SeedPath.of(1));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = new double[N];
        int[] polls = {0};
        LinearSolution solution =
                solver.apply(100).solve(a, b, x, new Stopping(1e-9, () -> ++polls[0] > 3), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.Cancelled(3));
        assertThat(solution.products()).isEqualTo(a.products());
        assertThat(solution.residualNorm()).isEqualTo(residual(a, b, x));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void keepsTheLastGoodPointWhenAProductIsNotFinite(IntFunction<LinearSolver> solver) {
        RotatedDiagonal good = RotatedDiagonal.positiveDefinite(N, 1e4, 1, SeedPath.of(1));
        LinearOperator failing = new SpoiltProduct(good, 5);
        double[] x = new double[N];
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        LinearSolution solution = solver.apply(100).solve(failing, b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isInstanceOf(Termination.NonFinite.class);
        assertThat(Vectors.isFinite(x)).isTrue();
        assertThat(solution.residualNorm()).isEqualTo(residual(good, b, x));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aRightHandSideThatIsNotFiniteIsReported(IntFunction<LinearSolver> solver) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 10, 1, SeedPath.of(1));
        double[] b = new double[N];
        b[7] = Double.NaN;
        double[] x = new double[N];
        LinearSolution solution = solver.apply(100).solve(a, b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.NonFinite(0, "residual"));
        assertThat(x).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("definite")
    void reportsCurvatureThatIsNotPositive(IntFunction<LinearSolver> solver) {
        // Declares what it is not.
        LinearOperator a = operator(Structure.POSITIVE_DEFINITE, new double[][] {{3, 0}, {0, -1}});
        double[] x = new double[2];
        LinearSolution solution =
                solver.apply(100).solve(a, new double[] {1, 1}, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isInstanceOfSatisfying(Termination.Breakdown.class, breakdown -> {
            assertThat(breakdown.quantity()).isEqualTo("p'Ap");
            assertThat(breakdown.value()).isNegative();
            assertThat(breakdown.iteration()).isEqualTo(2);
        });
        assertThat(solution.residualNorm()).isEqualTo(residual(a, new double[] {1, 1}, x));
        assertThat(Vectors.isFinite(x)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("definite")
    void reportsCurvatureThatVanishes(IntFunction<LinearSolver> solver) {
        LinearOperator a = operator(Structure.POSITIVE_DEFINITE, new double[][] {{3, 0}, {0, 0}});
        double[] x = new double[2];
        LinearSolution solution =
                solver.apply(100).solve(a, new double[] {0, 1}, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.Breakdown(1, "p'Ap", 0));
        assertThat(x).containsOnly(0);
    }

    @Test
    void minresReportsATridiagonalFactorThatIsSingular() {
        LinearOperator zero = operator(Structure.SYMMETRIC, new double[][] {{0}});
        double[] x = {3};
        LinearSolution solution = new Minres().solve(zero, new double[] {1}, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution).isEqualTo(new LinearSolution(1, 1, 2, new Termination.Breakdown(1, "gamma", 0)));
        assertThat(x).containsExactly(3);
    }

    /** Powers of two change no digit: what the methods compare with must have the right units. */
    @Property(tries = 30)
    void unitsDoNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = -100, max = 100) int exponentOfA,
            @ForAll @IntRange(min = -100, max = 100) int exponentOfB) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1e3, 1, SeedPath.of(seed));
        RotatedDiagonal scaledA =
                RotatedDiagonal.positiveDefinite(N, 1e3, Math.scalb(1.0, exponentOfA), SeedPath.of(seed));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("b"));
        double[] scaledB = b.clone();
        double unitOfB = Math.scalb(1.0, exponentOfB);
        Vectors.scale(unitOfB, scaledB);
        for (LinearSolver solver : List.of(new ConjugateGradient(), new Minres())) {
            double[] x = new double[N];
            LinearSolution solution = solver.solve(a, b, x, Stopping.at(1e-10), new Workspace());
            double[] scaledX = new double[N];
            LinearSolution scaled =
                    solver.solve(scaledA, scaledB, scaledX, Stopping.at(1e-10 * unitOfB), new Workspace());
            assertThat(scaled.iterations()).isEqualTo(solution.iterations());
            assertThat(scaled.products()).isEqualTo(solution.products());
            assertThat(scaled.residualNorm()).isEqualTo(solution.residualNorm() * unitOfB);
            Vectors.scale(Math.scalb(1.0, exponentOfB - exponentOfA), x);
            assertThat(scaledX).isEqualTo(x);
        }
    }

    @Test
    void patienceIsAsDocumented() {
        assertThat(Minres.patience(1)).isEqualTo(102);
        assertThat(Minres.patience(N)).isEqualTo(180);
        assertThat(Minres.patience(1_000_000)).isEqualTo(1000);
    }

    @ParameterizedTest
    @MethodSource("indefinite")
    void aSingularSystemWithoutSolutionDoesNotConverge(IntFunction<LinearSolver> solver) {
        LinearOperator a = operator(Structure.SYMMETRIC, new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 0}});
        double[] b = {1, 1, 1};
        double[] x = new double[3];
        LinearSolution solution = solver.apply(10_000).solve(a, b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isInstanceOfAny(Termination.Stalled.class, Termination.Breakdown.class);
        assertThat(solution.residualNorm()).isEqualTo(residual(a, b, x));
        assertThat(Vectors.isFinite(x)).isTrue();
    }

    /**
     * Both choose from the same Krylov space, MINRES the smallest residual. A law of exact arithmetic: rounding gives each method a space of
     * its own once a Ritz value converges (Paige 1976), and no theorem compares the two from there on, hence the few iterations. What holds
     * throughout, that the residual of MINRES never grows and falls at its rate, is in its contract.
     */
    @Property(tries = 30)
    void minresNeverLeavesALargerResidualThanConjugateGradients(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int iterations) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 1e3, 1, SeedPath.of(seed));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("b"));
        double minres = new Minres(iterations)
                .solve(a, b, new double[N], Stopping.at(0), new Workspace())
                .residualNorm();
        double cg = new ConjugateGradient(iterations)
                .solve(a, b, new double[N], Stopping.at(0), new Workspace())
                .residualNorm();
        assertThat(minres).isLessThanOrEqualTo(cg * (1 + 1e-9));
    }

    @Test
    void iterationsAllocateNothingAndStorageIsAsDocumented() {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(200, 1e6, 1, SeedPath.of(1));
        double[] b = RotatedDiagonal.gaussian(200, SeedPath.of(2));
        double[] x = new double[200];
        Stopping stopping = Stopping.at(0);
        IntFunction<LinearSolver> cg = ConjugateGradient::new;
        IntFunction<LinearSolver> minres = Minres::new;
        for (IntFunction<LinearSolver> factory : List.of(cg, minres)) {
            Workspace workspace = new Workspace();
            LinearSolver few = factory.apply(2);
            LinearSolver many = factory.apply(102);
            long bytes = Allocation.perExtraIterations(
                    iterations -> {
                        Arrays.fill(x, 0);
                        (iterations == 2 ? few : many).solve(a, b, x, stopping, workspace);
                    },
                    2,
                    102);
            assertThat(bytes).isZero();
            assertThat(workspace.vectorCount()).isEqualTo(many instanceof Minres ? 5 : 3);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void refusesWrongUse(IntFunction<LinearSolver> factory) {
        LinearSolver solver = factory.apply(10);
        Workspace workspace = new Workspace();
        double[] two = new double[2];
        LinearOperator general = operator(Structure.GENERAL, new double[2][2]);
        assertThatThrownBy(() -> solver.solve(general, two, two.clone(), Stopping.at(0), workspace))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GENERAL");
        LinearOperator definite = operator(Structure.POSITIVE_DEFINITE, new double[][] {{1, 0}, {0, 1}});
        assertThatThrownBy(() -> solver.solve(definite, new double[3], two, Stopping.at(0), workspace))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> factory.apply(0)).hasMessage("maxIterations = 0, must be >= 1");
    }

    @ParameterizedTest
    @MethodSource("definite")
    void conjugateGradientsRefuseWhatDoesNotDeclareDefiniteness(IntFunction<LinearSolver> factory) {
        LinearOperator a = operator(Structure.SYMMETRIC, new double[][] {{1, 0}, {0, 1}});
        assertThatThrownBy(
                        () -> factory.apply(10).solve(a, new double[2], new double[2], Stopping.at(0), new Workspace()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POSITIVE_DEFINITE");
    }
}
