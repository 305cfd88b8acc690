package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;

/** The known answers of the kit's problems are right. */
final class SolvedProblemsTest {

    @Provide
    Arbitrary<SolvedObjective> objectives() {
        return Generators.objectives(Generators.LARGEST_CONDITION);
    }

    @Provide
    Arbitrary<LinearSystem> systems() {
        return Generators.indefinite(Generators.LARGEST_CONDITION);
    }

    @Provide
    Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Generators.bilevel(100);
    }

    @Property(tries = 100)
    void minimisersAreStationaryToRounding(@ForAll("objectives") SolvedObjective objective) {
        double[] x = objective.solution();

        assertThat(Dense.norm(Laws.gradient(objective, x)))
                .isLessThanOrEqualTo(1e-13 * Math.max(1, objective.constants().l() * Dense.norm(x)));
    }

    @Property(tries = 30)
    void objectivesKeepTheLaws(@ForAll("objectives") SolvedObjective objective) {
        double[] x = Dense.gaussian(objective.dimension(), SeedPath.of(29));

        Laws.assertGradient(objective, x, SeedPath.of(30), Laws.TAYLOR_NOISE);
        Laws.assertHessian(objective, x, SeedPath.of(31), Laws.TAYLOR_NOISE);
        Laws.assertConstants(objective, x, SeedPath.of(32), Laws.ROUNDING);
    }

    @Property(tries = 50)
    void spectraAreAsPrescribed(@ForAll("systems") LinearSystem system) {
        Laws.assertSymmetric(system.a(), SeedPath.of(33), Laws.ROUNDING);
        Laws.assertNormBound(system.a(), system.largest(), SeedPath.of(34), Laws.ROUNDING);
        double frobenius = 0;
        for (double eigenvalue : Dense.logSpaced(system.dimension(), system.smallest(), system.largest())) {
            frobenius += eigenvalue * eigenvalue;
        }
        assertThat(Dense.frobenius(system.a().toArray()))
                .isCloseTo(Math.sqrt(frobenius), within(1e-8 * system.largest()));
    }

    @Property(tries = 30)
    void hypergradientsPassTheTaylorTest(@ForAll("instances") Instance<SolvedBilevelProblem> instance) {
        SolvedBilevelProblem problem = instance.problem();
        Batch batch = Batch.mean(0, problem.sampleCount() - 1);

        Laws.assertGradient(
                theta -> problem.value(batch, theta),
                (theta, gradient) -> System.arraycopy(problem.gradient(batch, theta), 0, gradient, 0, gradient.length),
                instance.theta(),
                SeedPath.of(35),
                1e-12);
    }

    @Property(tries = 30)
    void referenceErrorsAreSmall(@ForAll("instances") Instance<SolvedBilevelProblem> instance) {
        Batch batch = Batch.mean(0);
        double[] gradient = instance.problem().gradient(batch, instance.theta());

        assertThat(instance.problem().gradientError(batch, instance.theta()))
                .as("error of the reference gradient")
                .isLessThanOrEqualTo(1e-4 * (1 + Dense.norm(gradient)));
    }
}
