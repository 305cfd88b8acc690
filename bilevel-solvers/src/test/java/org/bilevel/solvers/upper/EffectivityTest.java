package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.problem.Constant;
import org.junit.jupiter.api.Test;

final class EffectivityTest {

    private static final double[] HERE = {1};
    private static final double[] THERE = {2};

    private final Effectivity effectivity = new Effectivity();

    @Test
    void takesBoundsAtTheirWordAtFirst() {
        effectivity.observe(HERE, hypergradient(0, 100));
        effectivity.observe(THERE, hypergradient(3, 50));

        assertThat(effectivity.estimate(hypergradient(0, 50)).value()).isEqualTo(50);
    }

    /** An error that is a thousandth of the bound changes z by a thousandth of the bound's change; the estimate is twice that. */
    @Test
    void learnsFromTwoAtTheSameTheta() {
        effectivity.observe(HERE, hypergradient(0.1, 100));
        effectivity.observe(HERE, hypergradient(0.05, 50));

        Constant estimate = effectivity.estimate(hypergradient(0.05, 50));
        assertThat(estimate.value()).isCloseTo(2 * 0.05, within(1e-12));
        assertThat(estimate.certified()).isFalse();
    }

    @Test
    void boundsThatDoNotFallSayNothing() {
        effectivity.observe(HERE, hypergradient(0.1, 100));
        effectivity.observe(HERE, hypergradient(0.1, 99));

        assertThat(effectivity.estimate(hypergradient(0, 99)).value()).isEqualTo(99);
    }

    /** As where no adjoint iteration was needed for either: nothing is known of the error of z. */
    @Test
    void hypergradientsThatDoNotMoveSayNothing() {
        effectivity.observe(HERE, hypergradient(0, 100));
        effectivity.observe(HERE, hypergradient(0, 10));

        assertThat(effectivity.measured()).isFalse();
        assertThat(effectivity.estimate(hypergradient(0, 10)).value()).isEqualTo(10);
    }

    @Test
    void neverExceedsTheBound() {
        effectivity.observe(HERE, hypergradient(0, 100));
        effectivity.observe(HERE, hypergradient(1e6, 50));

        assertThat(effectivity.estimate(hypergradient(0, 50)).value()).isEqualTo(50);
    }

    private static Hypergradient hypergradient(double z, double bound) {
        return new Hypergradient(new double[] {z}, 0, Constant.certified(bound, "test"), Cost.ZERO, 0, 0);
    }
}
