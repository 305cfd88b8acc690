package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.testkit.Dense;
import org.bilevel.solvers.fixture.RidgeObjective;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.junit.jupiter.api.Test;

class HeavyBallTest {

    private static final int N = 15;

    @Property(tries = 40)
    void iteratesOnQuadraticsAreThoseOfTheFormula(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int iterations) {
        double kappa = 60;
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, kappa, 2, SeedPath.of(seed));
        RidgeObjective objective = RidgeObjective.certified(
                a, RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("centre")), 0, 2, 2 * kappa);
        double[] x = new double[N];
        new HeavyBall(iterations).solve(objective, x, Stopping.at(0), new Workspace());

        double roots = Math.sqrt(2 * kappa) + Math.sqrt(2);
        double root = Math.sqrt(kappa);
        double beta = Math.pow((root - 1) / (root + 1), 2);
        double[] before = new double[N];
        double[] now = new double[N];
        double[] gradient = new double[N];
        for (int k = 0; k < iterations; k++) {
            objective.gradient(now, gradient);
            double[] momentum = Dense.plus(now, -1, before);
            before = now;
            now = Dense.plus(Dense.plus(now, -4 / (roots * roots), gradient), beta, momentum);
        }
        assertThat(x).containsExactly(now, within(1e-9));
    }

    /**
     * The example of Lessard, Recht and Packard (2016, equation 4.11), mu = 1, L = 25, where Polyak's iterates run in a cycle of length 3 when started near it: here the
     * guard breaks the cycle.
     */
    @Test
    void convergesWhereTheUnguardedMethodCycles() {
        for (double start : new double[] {3.07, 3.2, 3.46}) {
            double unguarded = unguarded(start, 3000);
            assertThat(Math.abs(new PiecewiseQuadratic().slope(unguarded))).isGreaterThan(1);

            double[] x = {start};
            LowerLevelSolution solution =
                    new HeavyBall().solve(new PiecewiseQuadratic(), x, Stopping.at(1e-10), new Workspace());
            assertThat(solution.termination().converged()).as("%s", solution).isTrue();
            assertThat(solution.iterations()).isLessThan(400);
            assertThat(x[0]).isCloseTo(0, within(1e-9));
        }
    }

    private static double unguarded(double start, int iterations) {
        PiecewiseQuadratic h = new PiecewiseQuadratic();
        double before = start;
        double x = start;
        for (int k = 0; k < iterations; k++) {
            double next = x - h.slope(x) / 9 + 4.0 / 9 * (x - before);
            before = x;
            x = next;
        }
        return x;
    }

    private static final class PiecewiseQuadratic implements LowerLevelObjective {

        double slope(double x) {
            if (x < 1) {
                return 25 * x;
            }
            return x < 2 ? x + 24 : 25 * x - 24;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double value(double[] x) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            gradient[0] = slope(x[0]);
        }

        @Override
        public Linearization linearize(double[] x) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LowerLevelConstants constants() {
            return new LowerLevelConstants(
                    Constant.certified(1, "least slope"),
                    Constant.certified(25, "largest slope"),
                    Constant.certified(Double.POSITIVE_INFINITY, "kinks"));
        }
    }
}
