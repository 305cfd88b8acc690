package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.testkit.Dense;
import org.bilevel.solvers.fixture.RidgeObjective;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.junit.jupiter.api.Test;

class NonmonotoneApgTest {

    private static final int N = 12;
    private static final double MU = 0.5;
    private static final double L = 50;

    private static RidgeObjective objective(long seed) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 99, MU, SeedPath.of(seed));
        return RidgeObjective.certified(
                a, RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("centre")), 0.5, MU, L - 0.5);
    }

    /** The algorithm as printed, with 1-based indices and every iterate kept. */
    @Property(tries = 60)
    void iteratesAreThoseOfThePaper(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int iterations,
            @ForAll @DoubleRange(min = 0, max = 0.95) double eta) {
        RidgeObjective h = objective(seed);
        // So demanding that the test fails now and then.
        double delta = 0.4;
        double[] x = new double[N];
        LowerLevelSolution solution =
                new NonmonotoneApg(iterations, eta, delta).solve(h, x, Stopping.at(0), new Workspace());

        double[] xBefore = new double[N];
        double[] xNow = new double[N];
        double[] z = new double[N];
        double tBefore = 0;
        double t = 1;
        double q = 1;
        double c = h.value(xNow);
        double[] y = xNow;
        int failures = 0;
        for (int k = 1; k <= iterations + 1; k++) {
            y = Dense.plus(
                    Dense.plus(xNow, tBefore / t, Dense.plus(z, -1, xNow)),
                    (tBefore - 1) / t,
                    Dense.plus(xNow, -1, xBefore));
            z = gradientStep(h, y);
            double distance = Dense.distance(z, y);
            double[] xNext = z;
            if (h.value(z) > c - delta * L * distance * distance) {
                double[] v = gradientStep(h, xNow);
                xNext = h.value(z) <= h.value(v) ? z : v;
                failures += k <= iterations ? 1 : 0;
            }
            tBefore = t;
            t = (Math.sqrt(4 * t * t + 1) + 1) / 2;
            double qNext = eta * q + 1;
            c = (eta * q * c + h.value(xNext)) / qNext;
            q = qNext;
            xBefore = xNow;
            xNow = xNext;
        }
        assertThat(x).containsExactly(y, within(1e-9));
        assertThat(solution.gradients()).isEqualTo(solution.iterations() + 1 + failures);
        assertThat(solution.values()).isEqualTo(solution.iterations() + 1 + failures);
    }

    private static double[] gradientStep(RidgeObjective h, double[] x) {
        double[] gradient = new double[N];
        h.gradient(x, gradient);
        return Dense.plus(x, -1 / L, gradient);
    }

    /** The minimum is 0, and values tell points apart down to it; above a constant of 1e10 they are off by 1e-6: slopes take over, values are no longer asked for, and the tolerance is met all the same. */
    @Property(tries = 60)
    void valuesThatSayNothingAreNotAskedForAnyMore(@ForAll long seed) {
        RidgeObjective h = objective(seed);
        LowerLevelSolution plain = new NonmonotoneApg().solve(h, new double[N], Stopping.at(1e-10), new Workspace());
        LowerLevelSolution raised =
                new NonmonotoneApg().solve(new Raised(h), new double[N], Stopping.at(1e-10), new Workspace());

        assertThat(plain.termination().converged()).isTrue();
        assertThat(raised.termination().converged()).isTrue();
        assertThat(raised.values()).isLessThan(plain.values());
    }

    /** h + 1e10. */
    private record Raised(LowerLevelObjective h) implements LowerLevelObjective {

        @Override
        public int dimension() {
            return h.dimension();
        }

        @Override
        public double value(double[] x) {
            return 1e10 + h.value(x);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            h.gradient(x, gradient);
        }

        @Override
        public Linearization linearize(double[] x) {
            return h.linearize(x);
        }

        @Override
        public LowerLevelConstants constants() {
            return h.constants();
        }
    }

    @Test
    void refusesWrongOptions() {
        assertThatThrownBy(() -> new NonmonotoneApg(1, 1, 1)).hasMessage("averaging = 1, must be >= 0 and < 1");
        assertThatThrownBy(() -> new NonmonotoneApg(1, 0.5, 0)).hasMessage("decrease = 0, must be > 0 and finite");
    }
}
