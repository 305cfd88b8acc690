package org.bilevel.solvers.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.fixture.BoundedOperator;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.bilevel.solvers.fixture.SpoiltProduct;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StationaryIterationTest {

    private static final int N = 20;
    private static final double KAPPA = 30;

    static Stream<IntFunction<LinearSolver>> methods() {
        return Stream.of(NeumannSeries::new, LinearGradientDescent::new, LinearHeavyBall::new);
    }

    private static RotatedDiagonal system(long seed) {
        return RotatedDiagonal.positiveDefinite(N, KAPPA, 1, SeedPath.of(seed));
    }

    @Property(tries = 40)
    void theNeumannSeriesIsTheSumOfItsTerms(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int terms) {
        RotatedDiagonal a = system(seed);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("b"));
        double[] x = new double[N];
        new NeumannSeries(terms).solve(BoundedOperator.within(a, 1, KAPPA), b, x, Stopping.at(0), new Workspace());

        double[] term = b.clone();
        double[] sum = new double[N];
        double[] product = new double[N];
        for (int j = 0; j < terms; j++) {
            Vectors.axpy(1 / KAPPA, term, sum);
            a.apply(term, product);
            Vectors.axpy(-1 / KAPPA, product, term);
        }
        assertThat(x).containsExactly(sum, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void boundsThatAreWrongShow(IntFunction<LinearSolver> method) {
        LinearOperator a = BoundedOperator.within(system(1), 1, KAPPA / 3);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        LinearSolution solution = method.apply(10_000).solve(a, b, new double[N], Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isInstanceOf(Termination.Breakdown.class);
        assertThat(solution.iterations()).isLessThan(100);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void takesBackAStepToWhereProductsAreNotFinite(IntFunction<LinearSolver> method) {
        RotatedDiagonal good = system(1);
        LinearOperator failing = new SpoiltProduct(good, 5);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = new double[N];
        LinearSolution solution = method.apply(100)
                .solve(BoundedOperator.within(failing, 1, KAPPA), b, x, Stopping.at(1e-9), new Workspace());
        assertThat(solution.termination()).isEqualTo(new Termination.NonFinite(4, "residual"));
        assertThat(solution.products()).isEqualTo(6);
        double[] r = new double[N];
        good.apply(x, r);
        assertThat(solution.residualNorm()).isEqualTo(Vectors.distance(r, b));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusesAnOperatorWithoutBounds(IntFunction<LinearSolver> method) {
        LinearSolver solver = method.apply(10);
        assertThatThrownBy(() -> solver.solve(system(1), new double[N], new double[N], Stopping.at(0), new Workspace()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s needs bounds on the eigenvalues of A; this operator (RotatedDiagonal) has none"
                        .formatted(solver.getClass().getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void iterationsAllocateNothingAndStorageIsAsDocumented(IntFunction<LinearSolver> method) {
        LinearOperator a = BoundedOperator.within(system(1), 1, 1e4);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = new double[N];
        Workspace workspace = new Workspace();
        Stopping stopping = Stopping.at(0);
        LinearSolver few = method.apply(2);
        LinearSolver many = method.apply(102);
        long bytes = Allocation.perExtraIterations(
                iterations -> {
                    Arrays.fill(x, 0);
                    (iterations == 2 ? few : many).solve(a, b, x, stopping, workspace);
                },
                2,
                102);
        assertThat(bytes).isZero();
        assertThat(workspace.vectorCount()).isEqualTo(2);
    }

    @Test
    void jacobianFreeIsAMultipleOfTheRightHandSideAndSaysHowFarOffItIs() {
        RotatedDiagonal a = system(1);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = RotatedDiagonal.gaussian(N, SeedPath.of(3));
        LinearOperator bounded = BoundedOperator.within(a, 1, KAPPA);
        LinearSolution solution = new JacobianFree(0.25).solve(bounded, b, x, Stopping.at(1e-3), new Workspace());
        for (int i = 0; i < N; i++) {
            assertThat(x[i]).isEqualTo(0.25 * b[i]);
        }
        double[] r = new double[N];
        a.apply(x, r);
        double norm = Vectors.distance(r, b);
        assertThat(solution).isEqualTo(new LinearSolution(norm, 0, 1, new Termination.IterationLimit(0, norm, 1e-3)));

        new JacobianFree().solve(bounded, b, x, Stopping.at(1e-3), new Workspace());
        assertThat(x[0]).isEqualTo(2 / (1 + KAPPA) * b[0]);
        assertThat(new JacobianFree(1)
                        .solve(bounded, new double[N], x, Stopping.at(0), new Workspace())
                        .termination()
                        .converged())
                .isTrue();
        b[2] = Double.NaN;
        assertThat(new JacobianFree(1)
                        .solve(bounded, b, x, Stopping.at(0), new Workspace())
                        .termination())
                .isEqualTo(new Termination.NonFinite(0, "residual"));
        assertThatThrownBy(() -> new JacobianFree().solve(a, b, x, Stopping.at(0), new Workspace()))
                .hasMessage(
                        "JacobianFree without a step needs bounds on the eigenvalues of A; this operator (RotatedDiagonal) has none");
        assertThatThrownBy(() -> new JacobianFree(-1)).hasMessage("step = -1, must be >= 0");
    }
}
