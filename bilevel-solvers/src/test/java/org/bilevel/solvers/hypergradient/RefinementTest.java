package org.bilevel.solvers.hypergradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SmoothBilevelProblem;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.hypergradient.Refinement.Certificate;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefinementTest {

    @Provide
    Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Generators.bilevel(1000);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void theBoundIsWithinItsFactorOfTheError(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance,
            @ForAll @DoubleRange(min = 0.05, max = 0.9) double share,
            @ForAll @IntRange(min = 1, max = 6) int digits) {
        SolvedBilevelProblem problem = instance.problem();
        InexactSolution solution = solve(problem, instance.theta(), Math.pow(10, -digits));

        Certificate certificate =
                new Refinement(new Fista(), new ConjugateGradient(), new LocalBound(), share).certify(solution);

        double[] exact = problem.gradient(0, instance.theta());
        double uncertain = problem.gradientError(Batch.mean(0), instance.theta());
        double error = Dense.distance(solution.z(), exact);
        assertThat(error - uncertain)
                .as("||z - grad f||")
                .isLessThanOrEqualTo(certificate.error().value());
        assertThat(Dense.distance(certificate.refined(), exact) - uncertain)
                .as("||z2 - grad f||")
                .isLessThanOrEqualTo(certificate.refinedError().value());
        if (certificate.shareReached()) {
            assertThat(certificate.error().value())
                    .as("the bound against (1 + share) / (1 - share) times the error")
                    .isLessThanOrEqualTo((1 + share) / (1 - share) * (error + uncertain) * (1 + 1e-9));
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void theShareIsReachedWhereRoundingIsFarAway(
            @ForAll("instances") Instance<SolvedBilevelProblem> instance,
            @ForAll @IntRange(min = 1, max = 3) int digits) {
        SolvedBilevelProblem problem = instance.problem();
        InexactSolution solution = solve(problem, instance.theta(), Math.pow(10, -digits));
        double error = Dense.distance(solution.z(), problem.gradient(0, instance.theta()));

        Certificate certificate = new Refinement(new Fista(), new ConjugateGradient()).certify(solution);

        if (error > 1e4 * problem.gradientError(Batch.mean(0), instance.theta())) {
            assertThat(certificate.shareReached())
                    .as("error %s, %s", error, certificate)
                    .isTrue();
            assertThat(certificate.cost().total()).isPositive();
            assertThat(certificate.cost().mixedProducts()).as("attempts").isBetween(1L, 4L);
        }
    }

    /** Nothing is left to refine: the bound that was there before stays, and the loop ends. */
    @Test
    void endsWhereRoundingStopsBothSolves() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 4, 3, 100, SeedPath.of(3));
        InexactSolution solution = solve(instance.problem(), instance.theta(), 0);

        Certificate certificate = new Refinement(new Fista(), new ConjugateGradient()).certify(solution);

        assertThat(certificate.shareReached()).isFalse();
        assertThat(certificate.cost().mixedProducts()).as("attempts").isEqualTo(1);
        assertThat(certificate.error().value())
                .isLessThanOrEqualTo(new LocalBound().of(solution).value());
        assertThat(Dense.distance(solution.z(), instance.problem().gradient(0, instance.theta())))
                .isLessThanOrEqualTo(certificate.error().value());
    }

    /** A bound that says nothing of z2 can never be a share of the distance. */
    @Test
    void keepsTheUnrefinedBoundIfTheRefinedOneIsInfinite() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 4, 3, 100, SeedPath.of(3));
        InexactSolution solution = solve(instance.problem(), instance.theta(), 1e-2);
        List<InexactSolution> asked = new ArrayList<>();
        ErrorBound once = s -> {
            asked.add(s);
            return asked.size() == 1
                    ? Constant.certified(7, "first")
                    : Constant.certified(Double.POSITIVE_INFINITY, "others");
        };

        Certificate certificate = new Refinement(new Fista(), new ConjugateGradient(), once, 0.5).certify(solution);

        assertThat(certificate.error().value()).isEqualTo(7);
        assertThat(certificate.refined()).isEqualTo(solution.z());
        assertThat(certificate.shareReached()).isFalse();
        assertThat(certificate.cost()).as("what was tried is counted").isNotEqualTo(Cost.ZERO);
        assertThat(asked).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void refusesAShareOutOfRange(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Refinement(new Fista(), new ConjugateGradient(), new LocalBound(), share))
                .withMessageStartingWith("share = ")
                .withMessageEndingWith(", must be > 0 and < 1");
    }

    /** Sample 0 as {@link ImplicitHypergradients} leaves it. */
    private static InexactSolution solve(BilevelProblem problem, double[] theta, double accuracy) {
        List<InexactSolution> seen = new ArrayList<>();
        ErrorBound recorder = solution -> {
            seen.add(solution);
            return new LocalBound().of(solution);
        };
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), recorder, 1, () -> false)) {
            Hypergradient result = oracle.evaluate(theta, Batch.mean(0), new Accuracy(accuracy, accuracy));
            // Not by bits: a sum turns -0.0 into 0.0.
            assertThat(Dense.distance(result.z(), seen.getFirst().z())).isZero();
        }
        return seen.getFirst();
    }
}
