package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.junit.jupiter.api.Test;

/** What every {@link LowerLevelSolver} promises. */
public abstract class LowerLevelSolverContract {

    private static final int[] RATE_ITERATIONS = {1, 2, 5, 10, 20, 50, 100, 200};

    /**
     * The solver under test.
     *
     * @param iterationLimit its own limit
     */
    protected abstract LowerLevelSolver solver(int iterationLimit);

    /** L/mu of the random problems reaches this. */
    protected double largestCondition() {
        return Generators.LARGEST_CONDITION;
    }

    /** The absolute tolerance on ||grad h|| that every random problem must reach. */
    protected double tolerance() {
        return 1e-8;
    }

    /** Enough iterations for that. */
    protected int iterationLimit() {
        return 2_000_000;
    }

    /**
     * The rates that theory proves of it, of the points it returns; none if there is no such theory. Checked on random problems.
     */
    protected List<LowerLevelRate> rates() {
        return List.of();
    }

    /** Random problems. */
    @Provide
    protected Arbitrary<SolvedObjective> objectives() {
        return Generators.objectives(largestCondition());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void reachesTheTolerance(@ForAll("objectives") SolvedObjective objective) {
        double[] x = new double[objective.dimension()];

        LowerLevelSolution solution = solve(objective, x, tolerance());

        assertThat(solution.termination())
                .as(solution.termination().describe())
                .isInstanceOfSatisfying(Termination.Converged.class, converged -> {
                    assertThat(converged.measure()).isEqualTo(solution.gradientNorm());
                    assertThat(converged.tolerance()).isEqualTo(tolerance());
                });
        assertThat(solution.gradientNorm()).isLessThanOrEqualTo(tolerance());
        assertThat(Dense.distance(x, objective.solution()))
                .as("||x - xhat|| <= tolerance / mu")
                .isLessThanOrEqualTo(tolerance() / objective.constants().mu() * (1 + 1e-6) + objective.solutionError());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void reportsWhatItDid(@ForAll("objectives") SolvedObjective objective) {
        CountingObjective counting = new CountingObjective(objective);
        double[] x = start(objective);

        LowerLevelSolution solution = solver(20).solve(counting, x, Stopping.at(tolerance()), new Workspace());

        assertThat(solution.gradientNorm())
                .as("gradient norm at the returned x")
                .isCloseTo(gradientNorm(objective, x), within(1e-10 * solution.gradientNorm()));
        assertThat(solution.iterations()).isBetween(0, 20);
        assertThat((long) solution.gradients())
                .as("gradients")
                .isEqualTo(counting.counters().gradients().get());
        assertThat((long) solution.values())
                .as("values")
                .isEqualTo(counting.counters().values().get());
        assertThat((long) solution.hessianProducts())
                .as("Hessian products")
                .isEqualTo(counting.counters().hessianProducts().get());
        if (solution.hessianProducts() == 0) {
            assertThat(counting.counters().linearizations())
                    .as("linearisations for no product")
                    .hasValue(0);
        }
        assertThat(solution.termination().converged())
                .as("converged exactly if the tolerance is reached")
                .isEqualTo(solution.gradientNorm() <= tolerance());
    }

    /** For every k: what is reached with a limit of k iterations, tolerance 0 and a start at distance 1. */
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void convergesAtItsRates(@ForAll("objectives") SolvedObjective objective) {
        double[] start = Dense.plus(
                objective.solution(),
                1,
                Dense.direction(objective.dimension(), SeedPath.of(17).generator()));
        for (LowerLevelRate rate : rates()) {
            LowerLevelRate.Start known = LowerLevelRate.Start.of(objective, start);
            double rounding = rate.quantity().rounding(objective, start);
            for (int k : RATE_ITERATIONS) {
                double[] x = start.clone();
                LowerLevelSolution solution = solver(k).solve(objective, x, Stopping.at(0), new Workspace());

                assertThat(solution.iterations()).isLessThanOrEqualTo(k);
                assertThat(rate.quantity().at(objective, x))
                        .as("%s at the returned x, k = %d: %s", rate.quantity(), k, rate.statement())
                        .isLessThanOrEqualTo(rate.bound().after(k, known) * (1 + 1e-9) + rounding);
            }
        }
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsArguments(@ForAll("objectives") SolvedObjective objective) {
        LowerLevelSolver solver = solver(50);
        Workspace reused = new Workspace();
        double[] first = start(objective);
        double[] second = first.clone();
        double[] third = first.clone();

        LowerLevelSolution one = solver.solve(objective, first, Stopping.at(tolerance()), reused);
        LowerLevelSolution two = solver.solve(objective, second, Stopping.at(tolerance()), reused);
        LowerLevelSolution three =
                solver.solve(objective, third, Stopping.at(tolerance()), Workspaces.dirty(objective.dimension()));

        assertThat(second).as("in a reused workspace").isEqualTo(first);
        assertThat(third).as("in a workspace full of NaN").isEqualTo(first);
        assertThat(two).isEqualTo(one);
        assertThat(three).isEqualTo(one);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void aStartThatIsConvergedCostsNothing(@ForAll("objectives") SolvedObjective objective) {
        double[] x = objective.solution();
        double[] start = x.clone();

        LowerLevelSolution solution = solve(objective, x, 2 * gradientNorm(objective, x) + tolerance());

        assertThat(solution.iterations()).isZero();
        assertThat(solution.termination().converged()).isTrue();
        assertThat(x).isEqualTo(start);
    }

    @Test
    void reportsTheIterationLimitAndKeepsTheIterate() {
        SmoothObjective objective = hard();
        double[] x = start(objective);
        double[] start = x.clone();

        LowerLevelSolution solution = solver(1).solve(objective, x, Stopping.at(1e-13), new Workspace());

        assertThat(solution.termination()).isInstanceOfSatisfying(Termination.IterationLimit.class, limit -> {
            assertThat(limit.limit()).isEqualTo(1);
            assertThat(limit.measure()).isEqualTo(solution.gradientNorm());
            assertThat(limit.tolerance()).isEqualTo(1e-13);
        });
        assertThat(solution.iterations()).isEqualTo(1);
        assertThat(x).as("the iterate, not the start").isNotEqualTo(start);
        assertThat(solution.gradientNorm())
                .isCloseTo(gradientNorm(objective, x), within(1e-10 * solution.gradientNorm()));
    }

    @Test
    void endsWithToleranceZeroToo() {
        SmoothObjective objective = SmoothObjective.random(6, 4, 10, 1, SeedPath.of(1));
        double[] x = start(objective);

        LowerLevelSolution solution = solver(5000).solve(objective, x, Stopping.at(0), new Workspace());

        assertThat(solution.termination().converged()).isEqualTo(solution.gradientNorm() == 0);
        assertThat(solution.gradientNorm()).isCloseTo(gradientNorm(objective, x), within(1e-13));
    }

    @Test
    void stopsWhenCancelled() {
        SmoothObjective objective = hard();
        for (int polls : new int[] {1, 2}) {
            double[] x = start(objective);
            AtomicInteger asked = new AtomicInteger();

            LowerLevelSolution solution = solver(iterationLimit())
                    .solve(objective, x, new Stopping(1e-13, () -> asked.incrementAndGet() >= polls), new Workspace());

            assertThat(solution.termination()).isInstanceOf(Termination.Cancelled.class);
            assertThat(solution.iterations()).isLessThanOrEqualTo(polls);
            assertThat(solution.gradientNorm())
                    .isCloseTo(gradientNorm(objective, x), within(1e-10 * solution.gradientNorm()));
        }
    }

    @Test
    void reportsNaNFromTheStart() {
        SmoothObjective objective = hard();

        LowerLevelSolution solution = solver(100)
                .solve(
                        new Poisoned(objective, new double[0], false),
                        start(objective),
                        Stopping.at(tolerance()),
                        new Workspace());

        assertThat(solution.termination()).isInstanceOf(Termination.NonFinite.class);
    }

    @Test
    void reportsNaNOnTheWay() {
        SmoothObjective objective = hard();
        double[] start = start(objective);

        LowerLevelSolution solution = solver(100)
                .solve(new Poisoned(objective, start, true), start.clone(), Stopping.at(tolerance()), new Workspace());

        assertThat(solution.termination()).isInstanceOf(Termination.NonFinite.class);
    }

    @Test
    void neverConvergesWhereTheObjectiveIsNaN() {
        SmoothObjective objective = hard();
        double[] start = start(objective);

        LowerLevelSolution solution = solver(100)
                .solve(new Poisoned(objective, start, false), start.clone(), Stopping.at(tolerance()), new Workspace());

        assertThat(solution.termination().converged()).isFalse();
    }

    @Test
    void refusesAStartOfTheWrongLength() {
        SmoothObjective objective = hard();
        for (int length : new int[] {0, objective.dimension() - 1, objective.dimension() + 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> solve(objective, new double[length], tolerance()));
        }
    }

    private LowerLevelSolution solve(LowerLevelObjective objective, double[] x, double tolerance) {
        return solver(iterationLimit()).solve(objective, x, Stopping.at(tolerance), new Workspace());
    }

    private static SmoothObjective hard() {
        return SmoothObjective.random(8, 6, 100, 1, SeedPath.of(3));
    }

    private static double[] start(LowerLevelObjective objective) {
        return Dense.gaussian(objective.dimension(), SeedPath.of(17));
    }

    private static double gradientNorm(LowerLevelObjective objective, double[] x) {
        double[] gradient = new double[x.length];
        objective.gradient(x, gradient);
        return Dense.norm(gradient);
    }

    /** NaN everywhere but at one point; values may be spared. */
    private record Poisoned(LowerLevelObjective delegate, double[] sane, boolean valuesSane)
            implements LowerLevelObjective {

        private boolean poisoned(double[] x) {
            return !Arrays.equals(x, sane);
        }

        @Override
        public int dimension() {
            return delegate.dimension();
        }

        @Override
        public double value(double[] x) {
            return !valuesSane && poisoned(x) ? Double.NaN : delegate.value(x);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            delegate.gradient(x, gradient);
            if (poisoned(x)) {
                gradient[gradient.length - 1] = Double.NaN;
            }
        }

        @Override
        public Linearization linearize(double[] x) {
            return delegate.linearize(x);
        }

        @Override
        public LowerLevelConstants constants() {
            return delegate.constants();
        }
    }
}
