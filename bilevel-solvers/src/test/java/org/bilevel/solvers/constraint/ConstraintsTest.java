package org.bilevel.solvers.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.upper.Constraint;
import org.bilevel.solvers.constraint.NormBall.Part;
import org.junit.jupiter.api.Test;

/** Every constraint's projection is one: into the set, idempotent, nonexpansive, and to the nearest point, by the variational inequality. */
final class ConstraintsTest {

    private static final ParameterLayout LAYOUT = ParameterLayout.builder()
            .add("filters", 3, 2, 2)
            .add("log_weights", 3)
            .add("smoothing", 2, 1)
            .build();

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Provide
    Arbitrary<Constraint> constraints() {
        return Arbitraries.of(
                new Box("all", -0.5, 0.25),
                new Box("log_weights", 0.1, 0.1),
                new NonNegative("all"),
                new NonNegative("smoothing"),
                new ZeroMean("filters"),
                new ZeroMean("smoothing"),
                new NormBall("filters", 0.7, Part.FILTER),
                new NormBall("filters", 0.7, Part.BLOCK),
                new NormBall("all", 1.5, Part.BLOCK));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void projectionsAreProjections(@ForAll("constraints") Constraint constraint, @ForAll("seeds") SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[] theta = Dense.scaled(2, Dense.gaussian(LAYOUT.dimension(), random));
        double[] other = Dense.scaled(2, Dense.gaussian(LAYOUT.dimension(), random));

        double[] nearest = projected(constraint, theta);
        double[] ofOther = projected(constraint, other);

        assertThat(projected(constraint, nearest)).as("twice").containsExactly(nearest, within(1e-15));
        assertThat(Dense.distance(nearest, ofOther))
                .as("nonexpansive")
                .isLessThanOrEqualTo(Dense.distance(theta, other) * (1 + 1e-14));
        assertThat(Dense.dot(Dense.plus(theta, -1, nearest), Dense.plus(ofOther, -1, nearest)))
                .as("<theta - P theta, y - P theta> for a y of the set: nonpositive exactly at the nearest point")
                .isLessThanOrEqualTo(1e-13);
    }

    /** Points of the sets, by their definitions, and a point in the set is left alone. */
    @Test
    void setsAreWhatTheySay() {
        double[] theta = Dense.scaled(3, Dense.gaussian(LAYOUT.dimension(), SeedPath.of(3)));

        for (double entry : projected(new Box("all", -0.5, 0.25), theta)) {
            assertThat(entry).isBetween(-0.5, 0.25);
        }
        double[] nonNegative = projected(new NonNegative("log_weights"), theta);
        for (int i = 0; i < theta.length; i++) {
            boolean inBlock = i >= 12 && i < 15;
            assertThat(nonNegative[i]).isEqualTo(inBlock ? Math.max(0, theta[i]) : theta[i]);
        }
        double[] centred = projected(new ZeroMean("filters"), theta);
        double[] short1 = projected(new NormBall("filters", 0.7, Part.FILTER), theta);
        for (int filter = 0; filter < 3; filter++) {
            double sum = 0;
            double squares = 0;
            for (int i = 4 * filter; i < 4 * filter + 4; i++) {
                sum += centred[i];
                squares += short1[i] * short1[i];
            }
            assertThat(sum).as("sum of filter %d", filter).isCloseTo(0, within(1e-14));
            assertThat(Math.sqrt(squares)).as("norm of filter %d", filter).isCloseTo(0.7, within(1e-14));
        }
        double[] inside = Dense.scaled(1e-3, theta);
        assertThat(projected(new NormBall("all", 1, Part.BLOCK), inside)).isEqualTo(inside);
    }

    @Test
    void blocksThatDoNotExistAreRefusedWithThoseThatDo() {
        for (Constraint constraint :
                List.of(new Box("filter", 0, 1), new NonNegative("filter"), new ZeroMean("filter"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> constraint.on(LAYOUT))
                    .withMessage("no block 'filter' in filters[3,2,2], log_weights[3], smoothing[2,1]");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ZeroMean("log_weights").on(LAYOUT))
                .withMessage("block = log_weights[3], must be one of filters: of at least two extents");
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box("all", 2, 1))
                .withMessage("lower = 2, must be at most upper = 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box("all", Double.NaN, 1))
                .withMessage("lower = NaN, must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NormBall("all", 0, Part.BLOCK))
                .withMessageStartingWith("radius = 0, must be > 0");
    }

    private static double[] projected(Constraint constraint, double[] theta) {
        double[] copy = theta.clone();
        constraint.on(LAYOUT).project(copy);
        return copy;
    }
}
