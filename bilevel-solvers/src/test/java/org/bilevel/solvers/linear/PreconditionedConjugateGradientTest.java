package org.bilevel.solvers.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.DiagonalOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.fixture.BoundedOperator;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;

class PreconditionedConjugateGradientTest {

    private static final int N = 40;

    private static RotatedDiagonal system(double condition, long seed) {
        return RotatedDiagonal.positiveDefinite(N, condition, 1, SeedPath.of(seed));
    }

    private static DiagonalOperator multiple(double factor) {
        double[] entries = new double[N];
        Arrays.fill(entries, factor);
        return new DiagonalOperator(entries);
    }

    @Property(tries = 40)
    void withAMultipleOfTheIdentityItIsConjugateGradients(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int iterations,
            @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
        RotatedDiagonal a = system(1e3, seed);
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("b"));
        double[] x = new double[N];
        double[] expected = new double[N];
        new PreconditionedConjugateGradient(iterations, Preconditioner.JACOBI)
                .solve(BoundedOperator.withInverse(a, multiple(factor)), b, x, Stopping.at(0), new Workspace());
        new ConjugateGradient(iterations).solve(a, b, expected, Stopping.at(0), new Workspace());
        assertThat(Vectors.distance(x, expected)).isLessThan(1e-9 * Vectors.norm2(expected));
    }

    @Property(tries = 40)
    void withTheInverseItEndsInOneIteration(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 6) double logCondition) {
        double[] spectrum = new double[N];
        double[] inverse = new double[N];
        for (int i = 0; i < N; i++) {
            spectrum[i] = Math.pow(10, logCondition * i / N);
            inverse[i] = 1 / spectrum[i];
        }
        // Of the same seed, hence with the same eigenvectors.
        RotatedDiagonal a = new RotatedDiagonal(spectrum, Structure.POSITIVE_DEFINITE, SeedPath.of(seed));
        RotatedDiagonal exact = new RotatedDiagonal(inverse, Structure.POSITIVE_DEFINITE, SeedPath.of(seed));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("b"));
        LinearSolution solution = new PreconditionedConjugateGradient()
                .solve(BoundedOperator.withInverse(a, exact), b, new double[N], Stopping.at(1e-8), new Workspace());
        assertThat(solution.termination().converged()).isTrue();
        assertThat(solution.iterations()).isEqualTo(1);
    }

    @Test
    void aPreconditionerThatIsNotDefiniteIsABreakdown() {
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(1));
        double[] x = new double[N];
        LinearSolution solution = new PreconditionedConjugateGradient()
                .solve(
                        BoundedOperator.withInverse(system(10, 1), multiple(-1)),
                        b,
                        x,
                        Stopping.at(1e-8),
                        new Workspace());
        assertThat(solution.termination())
                .isInstanceOfSatisfying(
                        Termination.Breakdown.class,
                        breakdown -> assertThat(breakdown.quantity()).isEqualTo("r'M^-1 r"));
        assertThat(x).containsOnly(0);
        LinearSolution undefined = new PreconditionedConjugateGradient()
                .solve(
                        BoundedOperator.withInverse(system(10, 1), multiple(Double.NaN)),
                        b,
                        x,
                        Stopping.at(1e-8),
                        new Workspace());
        assertThat(undefined.termination()).isEqualTo(new Termination.NonFinite(1, "r'M^-1 r"));
    }

    @Test
    void refusesAnOperatorWithoutThePreconditioner() {
        LinearSolver circulant = new PreconditionedConjugateGradient(10, Preconditioner.CIRCULANT);
        BoundedOperator bare = new BoundedOperator(system(10, 1), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> circulant.solve(bare, new double[N], new double[N], Stopping.at(0), new Workspace()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("preconditioner = circulant, but this operator (BoundedOperator) has none of this kind");
    }

    @Test
    void iterationsAllocateNothingAndStorageIsAsDocumented() {
        BoundedOperator a = BoundedOperator.withInverse(system(1e6, 1), multiple(2));
        double[] b = RotatedDiagonal.gaussian(N, SeedPath.of(2));
        double[] x = new double[N];
        Workspace workspace = new Workspace();
        Stopping stopping = Stopping.at(0);
        LinearSolver few = new PreconditionedConjugateGradient(2, Preconditioner.JACOBI);
        LinearSolver many = new PreconditionedConjugateGradient(22, Preconditioner.JACOBI);
        long bytes = Allocation.perExtraIterations(
                iterations -> {
                    Arrays.fill(x, 0);
                    (iterations == 2 ? few : many).solve(a, b, x, stopping, workspace);
                },
                2,
                22);
        assertThat(bytes).isZero();
        assertThat(workspace.vectorCount()).isEqualTo(4);
    }
}
