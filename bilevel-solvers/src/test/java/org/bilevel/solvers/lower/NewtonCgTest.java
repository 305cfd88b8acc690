package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.api.Test;

class NewtonCgTest {

    private static final int N = 25;

    private static RidgeObjective objective(double weight, long seed) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 100, 1, SeedPath.of(seed));
        return RidgeObjective.certified(
                a, RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("centre")), weight, 1, 100);
    }

    /** Cut off within its first direction, it has done as many iterations of conjugate gradients. */
    @Property(tries = 30)
    void onAQuadraticItsFirstDirectionIsThatOfConjugateGradients(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int limit) {
        RidgeObjective objective = objective(0, seed);
        double[] x = new double[N];
        LowerLevelSolution solution = new NewtonCg(limit, 0.9).solve(objective, x, Stopping.at(0), new Workspace());
        if (solution.gradients() > 2) {
            return;
        }
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, 100, 1, SeedPath.of(seed));
        double[] b = new double[N];
        a.apply(RotatedDiagonal.gaussian(N, SeedPath.of(seed).child("centre")), b);
        double[] expected = new double[N];
        new ConjugateGradient(solution.hessianProducts()).solve(a, b, expected, Stopping.at(0), new Workspace());
        assertThat(x).containsExactly(expected, within(1e-10));
    }

    @Property(tries = 30)
    void iterationsAreProductsAndTrials(@ForAll long seed) {
        RidgeObjective objective = objective(5, seed);
        LowerLevelSolution solution =
                new NewtonCg().solve(objective, new double[N], Stopping.at(1e-8), new Workspace());
        assertThat(solution.termination().converged()).as("%s", solution).isTrue();
        assertThat(solution.iterations() + 1).isEqualTo(solution.gradients() + solution.hessianProducts());
        assertThat(solution.gradients()).isEqualTo(objective.gradients());
    }

    /** Superlinear: the last digits cost few gradients. */
    @Property(tries = 20)
    void gradientsAreFew(@ForAll long seed) {
        int coarse = new NewtonCg()
                .solve(objective(5, seed), new double[N], Stopping.at(1e-3), new Workspace())
                .gradients();
        int fine = new NewtonCg()
                .solve(objective(5, seed), new double[N], Stopping.at(1e-11), new Workspace())
                .gradients();
        assertThat(fine - coarse).isLessThanOrEqualTo(6);
    }

    @Test
    void refusesWrongOptions() {
        assertThatThrownBy(() -> new NewtonCg(1, 1)).hasMessage("forcing = 1, must be > 0 and < 1");
    }
}
