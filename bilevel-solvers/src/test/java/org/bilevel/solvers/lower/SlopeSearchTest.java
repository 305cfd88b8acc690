package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SlopeSearchTest {

    private static final double C = 0.9;

    /** phi'(t) of a convex phi with phi'(0) = -1, whose curvature changes a thousandfold at its minimum and near 0. */
    private static DoubleUnaryOperator slope(double scale, double bend) {
        return t -> {
            double u = t / scale;
            return u / Math.sqrt(1 + u * u / (bend * bend)) + 1e-3 * u - 1;
        };
    }

    @Property(tries = 200)
    void findsAnAcceptedStepFromFarAway(
            @ForAll @DoubleRange(min = -4, max = 4) double logScale,
            @ForAll @DoubleRange(min = -2, max = 2) double logBend) {
        DoubleUnaryOperator slope = slope(Math.pow(10, logScale), Math.pow(10, logBend));
        SlopeSearch search = new SlopeSearch(C);
        search.start(-1, 1, Double.POSITIVE_INFINITY);
        while (!search.accepts(slope.applyAsDouble(search.t()))) {
            assertThat(search.hopeless()).isFalse();
        }
        assertThat(Math.abs(slope.applyAsDouble(search.t()))).isLessThanOrEqualTo(C);
    }

    @Property(tries = 200)
    void overshootsByNoMoreThanTheAllowance(
            @ForAll @DoubleRange(min = -4, max = 4) double logScale,
            @ForAll @DoubleRange(min = -2, max = 2) double logBend,
            @ForAll @IntRange(min = -12, max = 0) int exponent) {
        // From next to none to plenty.
        double allowance = Math.pow(10, exponent);
        DoubleUnaryOperator slope = slope(Math.pow(10, logScale), Math.pow(10, logBend));
        SlopeSearch search = new SlopeSearch(C);
        search.start(-1, 1, allowance);
        while (!search.accepts(slope.applyAsDouble(search.t()))) {
            assertThat(search.hopeless()).isFalse();
        }
        assertThat(slope.applyAsDouble(search.t())).isGreaterThanOrEqualTo(-C);
        assertThat(search.t() * slope.applyAsDouble(search.t())).isLessThanOrEqualTo(allowance);
    }

    @Property(tries = 20)
    void givesUpWhereSlopesAreNoise(@ForAll @DoubleRange(min = 1, max = 100) double slope) {
        for (double noise : new double[] {-slope, slope}) {
            SlopeSearch search = new SlopeSearch(C);
            search.start(-1, 1, 1);
            int trials = 0;
            while (!search.hopeless()) {
                assertThat(search.accepts(noise)).isFalse();
                trials++;
            }
            assertThat(trials).isEqualTo(20);
        }
    }
}
