package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.junit.jupiter.api.Test;

final class ScoreLossTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    private static double[][] curvature(ScoreLoss loss, double[] t) {
        double[] p = new double[t.length];
        loss.probabilities(t, p);
        double[][] c = new double[t.length][t.length];
        for (int k = 0; k < t.length; k++) {
            c[k][k] = 1;
            loss.curvature(p, c[k]);
        }
        return c;
    }

    private static double form(double[][] c, double[] v) {
        return Dense.dot(v, Dense.times(c, v));
    }

    @Property(tries = 300)
    void constantsHold(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 2, max = 5) int classes) {
        ScoreLoss loss = ScoreLoss.of(classes);
        RandomGenerator random = seed.generator();
        double[] t = Dense.scaled(2, Dense.gaussian(loss.scores(), random));
        double[] d = Dense.scaled(random.nextDouble(), Dense.gaussian(loss.scores(), random));
        double[] v = Dense.direction(loss.scores(), random);
        double[] p = new double[t.length];
        loss.probabilities(t, p);
        double[][] here = curvature(loss, t);
        double[][] there = curvature(loss, Dense.plus(t, 1, d));
        double atPoint = form(here, v);
        double growth = Math.exp(loss.concordance() * Dense.norm(d));

        assertThat(Dense.norm(Dense.times(here, v)))
                .isLessThanOrEqualTo(loss.curvatureNorm(p) + 1e-15)
                .isLessThanOrEqualTo(loss.largestCurvature() + 1e-15);
        assertThat(form(there, v)).isBetween(atPoint / growth - 1e-15, atPoint * growth + 1e-15);
        assertThat(Dense.norm(Dense.plus(Dense.times(there, v), -1, Dense.times(here, v))))
                .isLessThanOrEqualTo(loss.largestThirdDerivative() * Dense.norm(d) + 1e-15);
        loss.subtractLabel(p, classes - 1);
        assertThat(Dense.norm(p)).isLessThanOrEqualTo(loss.largestSlope());
    }

    @Test
    void thirdDerivativesAreAttained() {
        // Two classes share the mass, u = (1, -1) / sqrt 2: the third central moment is largest at p (1 - p) (1 - 2p) =
        // 1 / (6 sqrt 3).
        double odds = Math.log((3 + Math.sqrt(3)) / (3 - Math.sqrt(3)));
        double h = 1e-5;
        double[] up = {odds / 2 + h / Math.sqrt(2), -odds / 2 - h / Math.sqrt(2), -60};
        double[] down = {odds / 2 - h / Math.sqrt(2), -odds / 2 + h / Math.sqrt(2), -60};
        double[] u = {1 / Math.sqrt(2), -1 / Math.sqrt(2), 0};
        ScoreLoss softmax = ScoreLoss.of(3);
        double slope = (form(curvature(softmax, up), u) - form(curvature(softmax, down), u)) / (2 * h);

        assertThat(Math.abs(slope)).isCloseTo(softmax.largestThirdDerivative(), within(1e-8));

        ScoreLoss logistic = ScoreLoss.of(2);
        double binary = (curvature(logistic, new double[] {odds + h})[0][0]
                        - curvature(logistic, new double[] {odds - h})[0][0])
                / (2 * h);
        assertThat(Math.abs(binary)).isCloseTo(logistic.largestThirdDerivative(), within(1e-8));
    }

    @Test
    void extremeScoresStayFinite() {
        for (int classes : new int[] {2, 3}) {
            ScoreLoss loss = ScoreLoss.of(classes);
            for (double t : new double[] {-1e4, 1e4}) {
                double[] scores = new double[loss.scores()];
                scores[0] = t;
                double[] p = new double[loss.scores()];
                loss.probabilities(scores, p);

                assertThat(loss.value(scores, 0)).isFinite().isNotNegative();
                assertThat(loss.value(scores, 1)).isFinite().isNotNegative();
                assertThat(Arrays.stream(p).sum()).isBetween(0.0, 1 + 1e-15);
            }
        }
    }
}
