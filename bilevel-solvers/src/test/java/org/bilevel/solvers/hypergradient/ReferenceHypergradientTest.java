package org.bilevel.solvers.hypergradient;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.bilevel.solvers.problem.ScalarProblem;

final class ReferenceHypergradientTest {

    @Provide
    Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Generators.bilevel(1000);
    }

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void isWithinItsErrorOfTheSolvedProblems(@ForAll("instances") Instance<SolvedBilevelProblem> instance) {
        SolvedBilevelProblem problem = instance.problem();
        double[] theta = instance.theta();

        ReferenceHypergradient reference = ReferenceHypergradient.of(problem, theta, 0);

        assertThat(reference.error().certified()).isTrue();
        assertThat(reference.error().value())
                .as("bound on its error")
                .isLessThanOrEqualTo(100 * problem.gradientError(Batch.mean(0), theta));
        assertThat(Dense.distance(reference.z(), problem.gradient(0, theta)))
                .isLessThanOrEqualTo(reference.error().value() + problem.gradientError(Batch.mean(0), theta));
        assertThat(Dense.distance(reference.x(), problem.solution(0, theta)))
                .as("xhat")
                .isLessThan(1e-9 * (1 + Dense.norm(reference.x())));
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheClosedFormOfQuadratics(@ForAll("seeds") SeedPath seed) {
        QuadraticProblem problem = QuadraticProblem.random(50, 6, 4, 2, seed);
        double[] theta = Dense.gaussian(4, seed.child("theta"));
        double[] exact = problem.gradient(1, theta);

        ReferenceHypergradient reference = ReferenceHypergradient.of(problem, theta, 1);

        assertThat(Dense.distance(reference.z(), exact)).isLessThan(1e-12 * Dense.norm(exact));
        assertThat(Dense.distance(reference.x(), problem.solution(1, theta)))
                .isLessThan(1e-13 * (1 + Dense.norm(reference.x())));
    }

    /** FISTA alone gets nowhere here. */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void newtonSolvesWhatIsIllConditioned(@ForAll("seeds") SeedPath seed) {
        QuadraticProblem problem = QuadraticProblem.illConditioned(50, 8, 4, 1, 1e7, seed);
        double[] theta = Dense.gaussian(4, seed.child("theta"));
        double[] exact = problem.gradient(0, theta);

        ReferenceHypergradient reference = ReferenceHypergradient.of(problem, theta, 0);

        assertThat(Dense.distance(reference.z(), exact)).isLessThan(1e-8 * Dense.norm(exact));
    }

    /** xhat = theta and dxhat/dtheta = 1, so that grad f = theta - t (ScalarProblem). */
    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheClosedFormOfTheBregmanDistance(@ForAll("seeds") SeedPath seed) {
        double[] numbers = Dense.gaussian(2, seed);

        ReferenceHypergradient reference =
                ReferenceHypergradient.of(ScalarProblem.bregman(numbers[0]), new double[] {numbers[1]}, 0);

        assertThat(Math.abs(reference.z()[0] - (numbers[1] - numbers[0]))).isLessThan(1e-13);
    }
}
