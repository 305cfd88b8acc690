package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.junit.jupiter.api.Test;

/** What every {@link LinearSolver} promises. */
public abstract class LinearSolverContract {

    private static final int[] RATE_ITERATIONS = {1, 2, 3, 5, 10, 20, 50, 100};

    /**
     * The solver under test.
     *
     * @param iterationLimit its own limit
     */
    protected abstract LinearSolver solver(int iterationLimit);

    /**
     * The same for a method whose options depend on the spectrum, such as a step size.
     *
     * @param smallest lower bound on the moduli of A's eigenvalues
     * @param largest upper bound on them
     */
    protected LinearSolver solver(int iterationLimit, double smallest, double largest) {
        return solver(iterationLimit);
    }

    /** Whether it solves systems that are merely declared symmetric. */
    protected boolean handlesIndefinite() {
        return false;
    }

    /** The rates that theory proves of it; none if there is no such theory. Checked on random systems. */
    protected List<LinearRate> rates() {
        return List.of();
    }

    /** What never grows from one iteration to the next, rounding aside, because each minimises it over a larger space than the one before. */
    protected Optional<LinearRate.Quantity> neverGrows() {
        return Optional.empty();
    }

    /** Whether it ends after as many iterations as A has distinct eigenvalues, rounding aside, as Krylov methods do. */
    protected boolean endsWithTheDistinctEigenvalues() {
        return false;
    }

    /** Condition numbers of the random systems reach this. */
    protected double largestCondition() {
        return Generators.LARGEST_CONDITION;
    }

    /** The absolute tolerance on ||A x - b|| that every random system must reach. */
    protected double tolerance() {
        return 1e-8;
    }

    /** Enough iterations for that. */
    protected int iterationLimit() {
        return 2_000_000;
    }

    /** Random systems the method can solve. */
    @Provide
    protected Arbitrary<LinearSystem> systems() {
        return systems(Generators.LARGEST_DIMENSION);
    }

    /** The same, so large that Krylov methods do not end before their rates can be seen. */
    @Provide
    protected Arbitrary<LinearSystem> largerSystems() {
        return systems(40);
    }

    private Arbitrary<LinearSystem> systems(int largestDimension) {
        Arbitrary<LinearSystem> definite = Generators.positiveDefinite(largestDimension, largestCondition());
        return handlesIndefinite()
                ? Arbitraries.oneOf(definite, Generators.indefinite(largestDimension, largestCondition()))
                : definite;
    }

    /** Random indefinite systems. */
    @Provide
    protected Arbitrary<LinearSystem> indefiniteSystems() {
        return Generators.indefinite(largestCondition());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void reachesTheTolerance(@ForAll("systems") LinearSystem system) {
        double[] x = new double[system.dimension()];
        double[] b = system.b().clone();

        LinearSolution solution = solve(system, b, x, tolerance());

        assertThat(b).as("the right-hand side is unmodified").isEqualTo(system.b());
        assertThat(solution.termination())
                .as(solution.termination().describe())
                .isInstanceOfSatisfying(Termination.Converged.class, converged -> {
                    assertThat(converged.measure()).isEqualTo(solution.residualNorm());
                    assertThat(converged.tolerance()).isEqualTo(tolerance());
                });
        assertThat(residualNorm(system.a(), b, x))
                .as("recomputed residual")
                .isCloseTo(solution.residualNorm(), within(1e-10 * solution.residualNorm()))
                .isLessThanOrEqualTo(tolerance() * (1 + 1e-10));
        assertThat(Dense.distance(x, system.solution()))
                .as("||x - A^-1 b|| <= tolerance / smallest eigenvalue")
                .isLessThanOrEqualTo(tolerance() / system.smallest() * (1 + 1e-6)
                        + 1e-13 * system.largest() / system.smallest() * Dense.norm(system.solution()));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void reportsWhatItDid(@ForAll("systems") LinearSystem system) {
        CountingOperator counting = new CountingOperator(system.a());
        double[] x = start(system);

        LinearSolution solution =
                limited(system, 5).solve(counting, system.b(), x, Stopping.at(tolerance()), new Workspace());

        assertThat(solution.residualNorm())
                .as("residual at the returned x")
                .isCloseTo(residualNorm(system.a(), system.b(), x), within(1e-10 * solution.residualNorm()));
        assertThat((long) solution.products()).as("products").isEqualTo(counting.products());
        assertThat(solution.iterations()).isBetween(0, 5);
        assertThat(solution.termination().converged())
                .as("converged exactly if the tolerance is reached")
                .isEqualTo(solution.residualNorm() <= tolerance());
    }

    /** For every k: what is reached with a limit of k iterations, tolerance 0 and a start at distance 1. */
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void convergesAtItsRates(@ForAll("largerSystems") LinearSystem system) {
        double[] start = startAtDistanceOne(system);
        for (LinearRate rate : rates()) {
            double before = rate.quantity().at(system, start);
            double rounding = rate.quantity().rounding(system, start);
            for (int k : RATE_ITERATIONS) {
                assertThat(rate.quantity().at(system, after(k, system, start)))
                        .as("%s, k = %d: %s", rate.quantity(), k, rate.statement())
                        .isLessThanOrEqualTo(rate.factor().after(k, system) * before * (1 + 1e-9) + rounding);
            }
        }
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void whatItMinimisesNeverGrows(@ForAll("largerSystems") LinearSystem system) {
        double[] start = startAtDistanceOne(system);
        neverGrows().ifPresent(quantity -> {
            double before = quantity.at(system, start);
            double rounding = quantity.rounding(system, start);
            for (int k = 1; k <= 2 * system.dimension(); k++) {
                double now = quantity.at(system, after(k, system, start));
                assertThat(now)
                        .as("%s after %d iterations, against one fewer", quantity, k)
                        .isLessThanOrEqualTo(before * (1 + 1e-9) + rounding);
                before = now;
            }
        });
    }

    @Test
    void endsAfterAsManyIterationsAsThereAreEigenvalues() {
        Structure[] structures = handlesIndefinite()
                ? new Structure[] {Structure.POSITIVE_DEFINITE, Structure.SYMMETRIC}
                : new Structure[] {Structure.POSITIVE_DEFINITE};
        for (int distinct = 1; endsWithTheDistinctEigenvalues() && distinct <= 6; distinct++) {
            for (Structure structure : structures) {
                LinearSystem system = LinearSystem.distinct(20, distinct, structure, SeedPath.of(distinct));
                double[] x = new double[system.dimension()];

                LinearSolution solution = solve(system, system.b(), x, 1e-11 * Dense.norm(system.b()));

                assertThat(solution.termination().converged())
                        .as(solution.termination().describe())
                        .isTrue();
                assertThat(solution.iterations())
                        .as("iterations for %d distinct eigenvalues, %s", distinct, structure)
                        .isLessThanOrEqualTo(distinct);
            }
        }
    }

    private double[] after(int iterations, LinearSystem system, double[] start) {
        double[] x = start.clone();
        LinearSolution solution =
                limited(system, iterations).solve(system.a(), system.b(), x, Stopping.at(0), new Workspace());
        assertThat(solution.iterations()).isLessThanOrEqualTo(iterations);
        return x;
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsArguments(@ForAll("systems") LinearSystem system) {
        LinearSolver solver = limited(system, 50);
        Workspace reused = new Workspace();
        double[] first = start(system);
        double[] second = first.clone();
        double[] third = first.clone();

        LinearSolution one = solver.solve(system.a(), system.b(), first, Stopping.at(tolerance()), reused);
        LinearSolution two = solver.solve(system.a(), system.b(), second, Stopping.at(tolerance()), reused);
        LinearSolution three = solver.solve(
                system.a(), system.b(), third, Stopping.at(tolerance()), Workspaces.dirty(system.dimension()));

        assertThat(second).as("in a reused workspace").isEqualTo(first);
        assertThat(third).as("in a workspace full of NaN").isEqualTo(first);
        assertThat(two).isEqualTo(one);
        assertThat(three).isEqualTo(one);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void aStartAtTheSolutionCostsNoIteration(@ForAll("systems") LinearSystem system) {
        double[] x = system.solution().clone();

        LinearSolution solution = solve(system, system.b(), x, tolerance());

        assertThat(solution.iterations()).isZero();
        assertThat(solution.termination().converged()).isTrue();
        assertThat(x).isEqualTo(system.solution());
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void solvesForARightHandSideOfZero(@ForAll("systems") LinearSystem system) {
        double[] zero = new double[system.dimension()];
        double[] atOnce = zero.clone();
        double[] fromAfar = start(system);

        LinearSolution immediate = solve(system, zero, atOnce, 0);
        LinearSolution solution = solve(system, zero, fromAfar, tolerance());

        assertThat(atOnce).containsOnly(0);
        assertThat(immediate.iterations()).isZero();
        assertThat(immediate.residualNorm()).isZero();
        assertThat(immediate.termination().converged()).isTrue();
        assertThat(solution.termination().converged())
                .as(solution.termination().describe())
                .isTrue();
        assertThat(Dense.norm(fromAfar)).isLessThanOrEqualTo(tolerance() / system.smallest() * (1 + 1e-6));
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void isHonestWhenTheDeclarationIsWrong(@ForAll("indefiniteSystems") LinearSystem system) {
        DenseOperator a = system.a().declaredAs(Structure.POSITIVE_DEFINITE);
        double[] x = start(system);

        LinearSolution solution =
                limited(system, 1000).solve(a, system.b(), x, Stopping.at(tolerance()), new Workspace());

        if (solution.termination().converged()) {
            assertThat(residualNorm(a, system.b(), x)).isLessThanOrEqualTo(tolerance() * (1 + 1e-10));
        }
    }

    @Test
    void reportsTheIterationLimitAndKeepsTheIterate() {
        LinearSystem system = hard();
        double[] x = start(system);
        double[] start = x.clone();

        LinearSolution solution =
                limited(system, 1).solve(system.a(), system.b(), x, Stopping.at(1e-12), new Workspace());

        assertThat(solution.termination()).isInstanceOfSatisfying(Termination.IterationLimit.class, limit -> {
            assertThat(limit.limit()).isEqualTo(1);
            assertThat(limit.measure()).isEqualTo(solution.residualNorm());
            assertThat(limit.tolerance()).isEqualTo(1e-12);
        });
        assertThat(solution.iterations()).isEqualTo(1);
        assertThat(x).as("the iterate, not the start").isNotEqualTo(start);
    }

    @Test
    void endsWithToleranceZeroToo() {
        LinearSystem system = LinearSystem.positiveDefinite(8, 10, 1, SeedPath.of(4));
        double[] x = start(system);

        LinearSolution solution =
                limited(system, 5000).solve(system.a(), system.b(), x, Stopping.at(0), new Workspace());

        assertThat(solution.termination().converged()).isEqualTo(solution.residualNorm() == 0);
        assertThat(solution.residualNorm()).isCloseTo(residualNorm(system.a(), system.b(), x), within(1e-13));
    }

    @Test
    void stopsWhenCancelled() {
        LinearSystem system = hard();
        for (int polls : new int[] {1, 2}) {
            double[] x = start(system);
            AtomicInteger asked = new AtomicInteger();

            LinearSolution solution = limited(system, iterationLimit())
                    .solve(
                            system.a(),
                            system.b(),
                            x,
                            new Stopping(1e-12, () -> asked.incrementAndGet() >= polls),
                            new Workspace());

            assertThat(solution.termination()).isInstanceOf(Termination.Cancelled.class);
            assertThat(solution.iterations()).isLessThanOrEqualTo(polls);
            assertThat(solution.residualNorm())
                    .isCloseTo(residualNorm(system.a(), system.b(), x), within(1e-10 * solution.residualNorm()));
        }
    }

    @Test
    void reportsNaN() {
        LinearSystem system = hard();
        double[][] matrix = system.a().toArray();
        Arrays.fill(matrix[2], Double.NaN);
        double[] b = system.b().clone();
        b[1] = Double.NaN;

        LinearSolution ofOperator = limited(system, 100)
                .solve(
                        new DenseOperator(matrix, Structure.POSITIVE_DEFINITE),
                        system.b(),
                        start(system),
                        Stopping.at(tolerance()),
                        new Workspace());
        LinearSolution ofRightHandSide = solve(system, b, start(system), tolerance());

        assertThat(ofOperator.termination()).isInstanceOf(Termination.NonFinite.class);
        assertThat(ofRightHandSide.termination()).isInstanceOf(Termination.NonFinite.class);
    }

    @Test
    void refusesStructureItCannotSolve() {
        LinearSystem system = hard();
        LinearOperator general = system.a().declaredAs(Structure.GENERAL);
        LinearOperator symmetric = system.a().declaredAs(Structure.SYMMETRIC);

        assertRefused(general, system.b(), start(system));
        if (!handlesIndefinite()) {
            assertRefused(symmetric, system.b(), start(system));
        }
    }

    @Test
    void refusesWrongLengths() {
        LinearSystem system = hard();
        int n = system.dimension();
        for (int length : new int[] {0, n - 1, n + 1}) {
            assertRefused(system.a(), system.b(), new double[length]);
            assertRefused(system.a(), new double[length], new double[n]);
        }
        LinearOperator wide = new DenseOperator(new double[n][n + 1], Structure.GENERAL);
        assertRefused(wide, new double[n], new double[n + 1]);
    }

    private void assertRefused(LinearOperator a, double[] b, double[] x) {
        LinearSystem system = hard();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limited(system, 10).solve(a, b, x, Stopping.at(tolerance()), new Workspace()));
    }

    private LinearSolver limited(LinearSystem system, int iterationLimit) {
        return solver(iterationLimit, system.smallest(), system.largest());
    }

    private LinearSolution solve(LinearSystem system, double[] b, double[] x, double tolerance) {
        return limited(system, iterationLimit()).solve(system.a(), b, x, Stopping.at(tolerance), new Workspace());
    }

    private static LinearSystem hard() {
        return LinearSystem.positiveDefinite(10, 100, 1, SeedPath.of(5));
    }

    private static double[] start(LinearSystem system) {
        return Dense.gaussian(system.dimension(), SeedPath.of(19));
    }

    private static double[] startAtDistanceOne(LinearSystem system) {
        return Dense.plus(
                system.solution(),
                1,
                Dense.direction(system.dimension(), SeedPath.of(19).generator()));
    }

    private static double residualNorm(LinearOperator a, double[] b, double[] x) {
        double[] product = new double[b.length];
        a.apply(x, product);
        return Dense.distance(product, b);
    }
}
