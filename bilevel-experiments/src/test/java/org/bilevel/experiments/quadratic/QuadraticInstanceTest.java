package org.bilevel.experiments.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;

class QuadraticInstanceTest {

    /** f - min f lies between the parabolas of the extreme eigenvalues, and no point near the minimiser is better. */
    @Property(tries = 20)
    void closedFormsAgree(@ForAll long seed, @ForAll QuadraticProblems kind) {
        QuadraticInstance instance = kind.build(SeedPath.of(seed));
        double[] minimiser = instance.minimiser();
        double[] direction = Dense.direction(
                minimiser.length, SeedPath.of(seed).child("direction").generator());
        for (double t : new double[] {0.5, 2}) {
            double[] theta = Dense.plus(minimiser, t, direction);
            assertThat(instance.gradientNorm(theta))
                    .isBetween(
                            instance.convexity() * t * (1 - 1e-6) - 1e-9,
                            instance.smoothness() * t * (1 + 1e-6) + 1e-9);
            double excess = instance.excess(theta);
            assertThat(excess)
                    .isBetween(
                            instance.convexity() * t * t / 2 * (1 - 1e-6) - 1e-9,
                            instance.smoothness() * t * t / 2 * (1 + 1e-6) + 1e-9);
        }
        assertThat(instance.excess(minimiser)).isCloseTo(0, within(1e-12));
    }
}
