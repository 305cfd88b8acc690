package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.solvers.fixture.RidgeObjective;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.vector.Vectors;
import org.junit.jupiter.api.Test;

class LBfgsTest {

    /** Kolda, O'Leary and Nazareth 1998: with exact line searches on a quadratic the iterates are those of conjugate gradients, whatever the memory. */
    @Property(tries = 40)
    void withExactLineSearchesOnAQuadraticItIsConjugateGradients(
            @ForAll @IntRange(min = 1, max = 12) int memory,
            @ForAll @IntRange(min = 1, max = 8) int iterations,
            @ForAll long seed) {
        int n = 12;
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(n, 30, 1, SeedPath.of(seed));
        double[] b = RotatedDiagonal.gaussian(n, SeedPath.of(seed).child("b"));
        LimitedMemory pairs = new LimitedMemory(memory, 1, 30, new Workspace(), 0);
        double[] x = new double[n];
        double[] gradient = gradient(a, b, x);
        double[] d = new double[n];
        for (int k = 0; k < iterations; k++) {
            pairs.direction(gradient, d);
            double[] ad = new double[n];
            a.apply(d, ad);
            double[] next = x.clone();
            Vectors.axpy(-Vectors.dot(gradient, d) / Vectors.dot(d, ad), d, next);
            double[] gradientNext = gradient(a, b, next);
            pairs.add(x, gradient, next, gradientNext);
            x = next;
            gradient = gradientNext;
        }
        double[] expected = new double[n];
        new ConjugateGradient(iterations).solve(a, b, expected, Stopping.at(0), new Workspace());
        assertThat(Vectors.distance(x, expected)).isLessThan(1e-9 * Vectors.norm2(expected));
    }

    private static double[] gradient(RotatedDiagonal a, double[] b, double[] x) {
        double[] gradient = new double[b.length];
        a.apply(x, gradient);
        Vectors.subtract(gradient, b, gradient);
        return gradient;
    }

    /** The secant equation, and s^T y > 0 with it, for as many pairs as are kept. */
    @Property(tries = 40)
    void mapsTheNewestGradientChangeToItsStep(
            @ForAll @IntRange(min = 1, max = 5) int memory,
            @ForAll @IntRange(min = 1, max = 12) int pairs,
            @ForAll long seed) {
        int n = 9;
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(n, 100, 1, SeedPath.of(seed));
        LimitedMemory kept = new LimitedMemory(memory, 1, 100, new Workspace(), 0);
        double[] zero = new double[n];
        double[] step = new double[n];
        double[] change = new double[n];
        for (int k = 0; k < pairs; k++) {
            step = RotatedDiagonal.gaussian(n, SeedPath.of(seed).child(k));
            a.apply(step, change);
            kept.add(zero, zero, step, change);
        }
        double[] d = new double[n];
        kept.direction(change, d);
        Vectors.scale(-1, d);
        assertThat(Vectors.distance(d, step)).isLessThan(1e-9 * Vectors.norm2(step));
    }

    @Property(tries = 40)
    void leavesOutPairsThatOnlyRoundingExplains(@ForAll @IntRange(min = -6, max = 6) int exponent) {
        double scale = Math.pow(10, exponent);
        LimitedMemory pairs = new LimitedMemory(2, 1, 100, new Workspace(), 0);
        double[] zero = new double[2];
        double[] step = {scale, 0};
        for (double[] change : new double[][] {{-scale, 0}, {0, 0}, {1e-4 * scale, 0}, {scale, 1e4 * scale}}) {
            pairs.add(zero, zero, step, change);
            assertThat(pairs.isEmpty()).isTrue();
        }
        pairs.add(zero, zero, step, new double[] {50 * scale, scale});
        assertThat(pairs.isEmpty()).isFalse();
    }

    /** Iterations grow with the root of the condition number, as those of methods with momentum, and stay below theirs. */
    @Property(tries = 10)
    void needsFewerGradientsThanMomentum(@ForAll long seed) {
        int n = 200;
        double kappa = 1e3;
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(n, kappa, 1, SeedPath.of(seed));
        RidgeObjective objective = RidgeObjective.certified(
                a, RotatedDiagonal.gaussian(n, SeedPath.of(seed).child("centre")), 0.1, 1, kappa);
        LowerLevelSolution quasiNewton =
                new LBfgs().solve(objective, new double[n], Stopping.at(1e-6), new Workspace());
        LowerLevelSolution fista = new Fista().solve(objective, new double[n], Stopping.at(1e-6), new Workspace());
        assertThat(quasiNewton.termination().converged()).isTrue();
        assertThat(quasiNewton.gradients()).isLessThan(fista.gradients());
    }

    @Test
    void refusesWrongOptions() {
        assertThatThrownBy(() -> new LBfgs(10, 0, 0.9)).hasMessage("memory = 0, must be >= 1");
        assertThatThrownBy(() -> new LBfgs(10, 5, 1)).hasMessage("curvature = 1, must be > 0 and < 1");
    }
}
