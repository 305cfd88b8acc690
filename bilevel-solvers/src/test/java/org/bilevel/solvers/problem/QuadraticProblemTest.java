package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Laws;
import org.junit.jupiter.api.Test;

final class QuadraticProblemTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 20)
    void closedFormsMatchDenseReferences(@ForAll("seeds") SeedPath seed) {
        QuadraticProblem problem = QuadraticProblem.random(30, 5, 4, 2, seed);
        Reference reference = new Reference(problem);
        double[] theta = Dense.gaussian(4, seed.child("theta"));
        for (int sample = 0; sample < 2; sample++) {
            double[] gradient = problem.gradient(sample, theta);

            assertThat(Dense.distance(problem.solution(sample, theta), reference.solution(sample, theta)))
                    .isLessThan(1e-11);
            assertThat(Dense.distance(gradient, reference.gradient(sample, theta)))
                    .isLessThan(1e-11 * (1 + Dense.norm(gradient)));
        }
    }

    @Property(tries = 10)
    void gradientsPassTheTaylorTest(@ForAll("seeds") SeedPath seed) {
        QuadraticProblem problem = QuadraticProblem.random(30, 5, 4, 1, seed);

        Laws.assertGradient(
                theta -> problem.loss(0, theta),
                (theta, gradient) -> System.arraycopy(problem.gradient(0, theta), 0, gradient, 0, gradient.length),
                Dense.gaussian(4, seed.child("theta")),
                seed,
                1e-12);
    }

    @Property(tries = 10)
    void theMinimiserIsStationaryAndOfLeastNorm(@ForAll("seeds") SeedPath seed) {
        for (int parameters : new int[] {3, 7}) {
            QuadraticProblem problem = QuadraticProblem.random(30, 5, parameters, 3, seed);
            double[] minimiser = problem.minimiser();
            double[] mean = new double[parameters];
            double scale = 0;
            for (int sample = 0; sample < 3; sample++) {
                double[] gradient = problem.gradient(sample, minimiser);
                mean = Dense.plus(mean, 1.0 / 3, gradient);
                scale += Dense.norm(problem.gradient(sample, new double[parameters]));
            }

            assertThat(Dense.norm(mean)).as("||grad f(theta*)||").isLessThan(1e-10 * scale);
            // Gradients span the range of f's Hessian, to which a minimiser of least norm belongs.
            if (parameters > 5) {
                double[] other = Dense.gaussian(parameters, seed.child("other"));
                assertThat(Dense.norm(minimiser)).isLessThan(1e3).isPositive();
                assertThat(meanLoss(problem, minimiser)).isLessThanOrEqualTo(meanLoss(problem, other) + 1e-9);
            }
        }
    }

    private static double meanLoss(QuadraticProblem problem, double[] theta) {
        double sum = 0;
        for (int sample = 0; sample < problem.sampleCount(); sample++) {
            sum += problem.loss(sample, theta);
        }
        return sum / problem.sampleCount();
    }

    @Test
    void conditionIsAsPrescribedUpToAMillion() {
        for (double condition : new double[] {1, 100, 1e6}) {
            LowerLevelConstants constants = QuadraticProblem.illConditioned(1000, 10, 10, 1, condition, SeedPath.of(3))
                    .lowerLevel(new double[10])
                    .objective(0)
                    .constants();

            assertThat(constants.l()).isCloseTo(2000, within(1e-8));
            assertThat(constants.mu()).isCloseTo(2000 / condition, within(1e-8));
            assertThat(constants.strongConvexity().certified()).isTrue();
        }
    }

    @Test
    void roundingIsCountedInSmallMatricesNotInTallOnes() {
        QuadraticProblem problem = QuadraticProblem.random(1000, 10, 10, 2, SeedPath.of(4));
        double[] theta = Dense.gaussian(10, SeedPath.of(5));
        double[] x = problem.solution(1, theta);
        double l = problem.lowerLevel(theta).objective(1).constants().l();

        // With the tall matrices, gamma_1000 ||A2||^2 ||x|| alone would be 1e-13 L ||x||.
        assertThat(problem.lowerLevel(theta).objective(1).gradientRounding(x).value())
                .isLessThan(1e-14 * l * (Dense.norm(x) + Dense.norm(theta) + 2));
    }

    @Test
    void dataAreChecked() {
        double[][] tall = {{1, 0}, {0, 1}, {0, 0}};
        double[][] b = {{1, 2, 3}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuadraticProblem(tall, new double[][] {{1, 1}, {1, 1}, {1, 1}}, tall, b, b))
                .withMessageContaining("smallest eigenvalue");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuadraticProblem(tall, tall, tall, b, new double[][] {{1, 2}}))
                .withMessageContaining("b2");
        assertThatIllegalArgumentException().isThrownBy(() -> QuadraticProblem.random(3, 4, 1, 1, SeedPath.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuadraticProblem.illConditioned(9, 3, 1, 1, 0.5, SeedPath.of(1)))
                .withMessageContaining("condition");
    }
}
