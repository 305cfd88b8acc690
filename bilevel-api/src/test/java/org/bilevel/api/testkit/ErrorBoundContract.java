package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.termination.Stopping;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ErrorBound} promises. Inexact solutions are made from exact ones: xt = xhat plus a perturbation of random size and direction, from far
 * too large down to rounding level, and qt likewise from the adjoint solution at xt, so that no solver's habits hide a mistake.
 */
public abstract class ErrorBoundContract {

    /** The bound under test. */
    protected abstract ErrorBound bound();

    /** Whether it is certified on problems all of whose constants are. */
    protected boolean certifies() {
        return true;
    }

    /** L/mu of the random problems reaches this. */
    protected double largestCondition() {
        return 1000;
    }

    /** Random problems with a theta. */
    @Provide
    protected Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Generators.bilevel(largestCondition());
    }

    /** Seeds of perturbations. */
    @Provide
    protected Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void holds(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance,
            @ForAll("seeds") SeedPath seed,
            @ForAll @IntRange(max = 18) int lowerDigits,
            @ForAll @IntRange(max = 18) int adjointDigits) {
        SolvedBilevelProblem problem = instance.problem();
        int sample = seed.child("sample").generator().nextInt(problem.sampleCount());
        InexactSolution solution = perturbed(
                problem,
                sample,
                instance.theta(),
                Math.pow(10, 1 - lowerDigits),
                Math.pow(10, 1 - adjointDigits),
                seed);

        Constant bound = bound().of(solution);

        assertThat(bound.certified()).as("certified, as all constants are").isEqualTo(certifies());
        assertThat(bound.value()).as("bound").isNotNegative().isNotNaN();
        if (bound.certified()) {
            assertThat(Dense.distance(solution.z(), problem.gradient(sample, instance.theta())))
                    .as("||z - grad f|| against the certified bound")
                    .isLessThanOrEqualTo(bound.value() + problem.gradientError(Batch.mean(sample), instance.theta()));
        }
    }

    /** Where q is large, the change of A or B times q is nearly all of the error. */
    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void holdsForLargeAdjoints(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 9) int lowerDigits) {
        for (ScalarBilevelProblem.Kind kind : ScalarBilevelProblem.Kind.values()) {
            holds(ScalarBilevelProblem.random(kind, seed), seed, lowerDigits, 18);
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void fallsWithTheAccuracy(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        // A bound that follows the error falls with it where what x and q are off by happens to cancel, which in one
        // dimension it does for half of all signs: not in sixteen directions.
        double coarse = 0;
        for (int i = 0; i < 16; i++) {
            InexactSolution solution = perturbed(
                    instance.problem(),
                    0,
                    instance.theta(),
                    1e-2,
                    1e-2,
                    seed.child("coarse").child(i));
            coarse = Math.max(coarse, bound().of(solution).value());
        }
        double fine = bound().of(perturbed(instance.problem(), 0, instance.theta(), 1e-6, 1e-6, seed))
                .value();

        assertThat(fine)
                .as("bound at 1e-6 against the bound at 1e-2")
                .isLessThan(1e-2 * coarse + instance.problem().gradientError(Batch.mean(0), instance.theta()));
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsArgument(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance, @ForAll("seeds") SeedPath seed) {
        InexactSolution solution = perturbed(instance.problem(), 0, instance.theta(), 1e-3, 1e-3, seed);
        double[] x = solution.x().clone();
        double[] q = solution.q().clone();
        double[] z = solution.z().clone();

        Constant first = bound().of(solution);

        assertThat(bound().of(solution)).isEqualTo(first);
        assertThat(solution.x()).as("x is unmodified").isEqualTo(x);
        assertThat(solution.q()).as("q is unmodified").isEqualTo(q);
        assertThat(solution.z()).as("z is unmodified").isEqualTo(z);
    }

    @Test
    void anEstimateMakesAnEstimate() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 4, 3, 10, SeedPath.of(10));
        for (Uncertified.Which which : Uncertified.Which.values()) {
            BilevelProblem estimated = new Uncertified(instance.problem(), which);
            double[] x = instance.problem().solution(0, instance.theta());

            Constant bound =
                    bound().of(solution(estimated, 0, instance.theta(), x, adjoint(estimated, 0, instance.theta(), x)));

            assertThat(bound.certified())
                    .as("certified although %s is an estimate", which)
                    .isFalse();
        }
    }

    private static InexactSolution perturbed(
            SolvedBilevelProblem problem, int sample, double[] theta, double far, double off, SeedPath seed) {
        RandomGenerator random = seed.child("perturbation").generator();
        double[] exact = problem.solution(sample, theta);
        double[] x = Dense.plus(exact, far, Dense.direction(exact.length, random));
        double[] q = adjoint(problem, sample, theta, x);
        return solution(problem, sample, theta, x, Dense.plus(q, off, Dense.direction(exact.length, random)));
    }

    /** A(x)^{-1} grad g(x), to rounding level. */
    private static double[] adjoint(BilevelProblem problem, int sample, double[] theta, double[] x) {
        double[] gradient = new double[x.length];
        problem.upperLevel(sample).gradient(x, gradient);
        Linearization linearization =
                problem.lowerLevel(theta).objective(sample).linearize(x);
        double[] q = new double[x.length];
        LinearSolution solution = new ReferenceConjugateGradient(10_000)
                .solve(linearization.hessian(), gradient, q, Stopping.at(0), new Workspace());
        assertThat(solution.residualNorm()).as("residual of the exact adjoint").isFinite();
        return q;
    }

    private static InexactSolution solution(
            BilevelProblem problem, int sample, double[] theta, double[] x, double[] q) {
        LowerLevelProblem lowerLevel = problem.lowerLevel(theta);
        LowerLevelObjective h = lowerLevel.objective(sample);
        UpperLevelObjective g = problem.upperLevel(sample);
        double gradientNorm = Dense.norm(Laws.gradient(h, x));
        double[] upperGradient = new double[x.length];
        g.gradient(x, upperGradient);
        Linearization linearization = h.linearize(x);
        double residualNorm = Dense.distance(Laws.product(linearization.hessian(), q), upperGradient);
        double[] z = Dense.scaled(-1, Laws.transposeProduct(linearization.mixed(), q));
        return new InexactSolution(lowerLevel, sample, h, linearization, g, x, q, z, gradientNorm, residualNorm);
    }
}
